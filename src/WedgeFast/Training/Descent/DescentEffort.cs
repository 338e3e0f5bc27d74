namespace WedgeFast.Training;

/// <summary>How hard a descent tries at each beta.</summary>
/// <param name="Starts">Random starts of a search for neurons.</param>
/// <param name="Rounds">The most searches.</param>
/// <param name="Iterations">The most steps downhill after each.</param>
/// <param name="Small">A round ends when ten steps have lowered the objective by less than this share.</param>
/// <param name="Solves">Whether each search is followed by the l1 problem over all neurons, in double precision.</param>
internal readonly record struct DescentEffort(int Starts, int Rounds, int Iterations, double Small, bool Solves)
{
    /// <summary>From so many rows on the l1 problem costs more than the steps it saves.</summary>
    public const int ManyRows = 4000;

    /// <summary>
    /// Of few rows the l1 problem is solved after every search: it leaves few neurons, so that steps cost little and more rounds can be
    /// had. Of many rows steps that move many neurons lower the objective faster.
    /// </summary>
    public static DescentEffort For(int rows) => rows < ManyRows
        ? new DescentEffort(Starts: 32, Rounds: 4, Iterations: 60, Small: 2e-3, Solves: true)
        : new DescentEffort(Starts: 256, Rounds: 3, Iterations: 300, Small: 3e-4, Solves: false);
}
