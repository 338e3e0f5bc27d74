using WedgeFast.Samples;

namespace WedgeFast.Cli.Csv;

/// <summary>What is seen of a column whose format nobody gave: how many cells are no plain number, and which came first.</summary>
internal sealed class ColumnGuess
{
    private static readonly CellFormat Thousands = new(',', '.');

    /// <summary>Cells that are no number with a decimal point.</summary>
    public int Odd { get; private set; }

    /// <summary>The first of them, and its line; null where there is none.</summary>
    public (int Line, string Cell)? First { get; private set; }

    /// <summary>Whether a cell that is a number has a point, which might separate thousands.</summary>
    public bool HasPoint { get; private set; }

    /// <summary>Whether such a point can only be a decimal one.</summary>
    public bool ProvesPoint { get; private set; }

    /// <summary>Adds a cell that is no plain number.</summary>
    public void AddOdd(int line, ReadOnlySpan<char> cell)
    {
        Odd++;
        First ??= (line, cell.ToString());
    }

    /// <summary>Adds a number.</summary>
    public void AddNumber(ReadOnlySpan<char> cell)
    {
        if (!ProvesPoint && cell.Contains('.'))
        {
            HasPoint = true;
            ProvesPoint = !Thousands.TryParse(cell, out _);
        }
    }

    /// <summary>Adds rows further down.</summary>
    public void Append(ColumnGuess part)
    {
        Odd += part.Odd;
        First ??= part.First;
        HasPoint |= part.HasPoint;
        ProvesPoint |= part.ProvesPoint;
    }
}
