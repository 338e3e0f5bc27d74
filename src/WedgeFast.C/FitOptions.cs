using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.C;

/// <summary>What the options of a fit say.</summary>
internal sealed class FitOptions
{
    /// <summary>The names of the columns; null for x1, x2, ..</summary>
    public IReadOnlyList<string>? Inputs { get; set; }

    /// <summary>The names of the targets; null for y, or y1, y2, ..</summary>
    public IReadOnlyList<string>? Targets { get; set; }

    /// <summary>The names of the classes; null for 0, 1, ..</summary>
    public IReadOnlyList<string>? Labels { get; set; }

    /// <summary>What model files call the weights.</summary>
    public string Weights { get; set; } = "weights";

    /// <summary>What becomes of missing values.</summary>
    public MissingRule Missing { get; set; }

    /// <summary>What errors cost, its parameter open.</summary>
    public Loss Loss { get; set; } = Loss.Squared;

    /// <summary>The parameter of the loss, if given.</summary>
    public double? Delta { get; set; }

    /// <summary>The most inputs per neuron; <see cref="FullOrder"/> for all.</summary>
    public int? Order { get; set; }

    /// <summary>Sets of inputs that neurons may read together, by name.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Interactions { get; set; }

    /// <summary>Hidden layers.</summary>
    public int Layers { get; set; } = 1;

    /// <summary>How to train, but for what depends on the data.</summary>
    public TrainingOptions Training { get; set; } = new();

    /// <summary>How beta is chosen where it is not given.</summary>
    public CrossValidationOptions Validation { get; set; } = new();

    /// <summary>The option of <see cref="Validation"/> that was given last; null where none was.</summary>
    public string? ValidationOption { get; set; }

    /// <summary>What "full" stands for.</summary>
    public const int FullOrder = int.MaxValue;

    /// <summary>Whether the strength of the weight decay is given.</summary>
    public bool HasBeta => Training is not { Beta: null, BetaRatio: null };

    /// <summary>How to train on columns of these names.</summary>
    /// <param name="names">The names.</param>
    /// <exception cref="OptionException">Options contradict each other, or name no column.</exception>
    public TrainingOptions For(IReadOnlyList<string> names)
    {
        if (HasBeta && ValidationOption is { } validation)
        {
            throw new OptionException($"beta or beta-ratio and {validation} exclude each other: expected one of them.");
        }

        if (Delta is not null && Loss.ParameterName != "delta")
        {
            throw new OptionException("delta belongs to the huber loss: expected it with that loss alone.");
        }

        if (Training.Balance && !Loss.HasClasses)
        {
            throw new OptionException("balance belongs to classes: expected it with the logistic or the softmax loss.");
        }

        return Training with
        {
            Loss = Delta is { } delta ? Loss.With(delta) : Loss,
            Order = Order is FullOrder ? names.Count : Order,
            Interactions = Interactions is null
                ? null
                : new InputSets(Interactions.Select(set => set.Select(name => Position(name, names)))),
            Splines = Layers > 1 ? 0 : Training.Splines,
        };
    }

    private static int Position(string name, IReadOnlyList<string> names)
    {
        for (int k = 0; k < names.Count; k++)
        {
            if (names[k] == name)
            {
                return k;
            }
        }

        string known = string.Join(", ", names.Take(8)) + (names.Count > 8 ? ", .." : "");
        throw new OptionException($"interactions: no input {Quoted.Text(name)}: expected some of {known}.");
    }
}
