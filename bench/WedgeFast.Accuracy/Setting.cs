using System.Diagnostics;
using System.Globalization;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Accuracy;

/// <summary>A way of training: the defaults but for what its name says, "order=3+l1".</summary>
internal sealed record Setting(string Name)
{
    private TrainingOptions Training { get; init; } = new();

    private CrossValidationOptions Validation { get; init; } = new();

    /// <summary>Networks whose predictions are averaged, each of 80 % of the rows; 0 for one network of all rows.</summary>
    private int Bag { get; init; }

    public static Setting Parse(string name) => name.Split('+').Aggregate(new Setting(name), (setting, part) => setting.With(part));

    /// <summary>
    /// Trains and tests: setting, data, split, test RMSE, neurons, beta ratio, betas tried, RMSE of held-out rows, status, seconds.
    /// </summary>
    public string Measure(DataSplit split)
    {
        Stopwatch clock = Stopwatch.StartNew();
        CrossValidationResult chosen = Trainer.FitCrossValidated(split.Train, Validation, Training);
        Certificate certificate = chosen.Fit.Certificate;
        ReluNetwork[] members = Bag == 0 ? [chosen.Fit.Network] : [.. Enumerable.Range(0, Bag).Select(k => Member(split.Train, chosen.Fit.Claim, 1000 + k))];
        double seconds = clock.Elapsed.TotalSeconds, sum = 0;
        for (int i = 0; i < split.Test.Count; i++)
        {
            double[] row = split.Test.Row(i).ToArray();
            double prediction = members.Average(member => member.Predict(row));
            sum += Math.Pow((Training.LogTarget ? Math.Exp(prediction) : prediction) - split.Test.Targets[i], 2);
        }

        double held = Math.Sqrt(2 * chosen.Points[chosen.Chosen].Mean);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Name},{split.Data},{split.Number},{Math.Sqrt(sum / split.Test.Count):F4},{members.Sum(member => member.Neurons.Count)},{certificate.Beta / certificate.BetaMax:G4},{chosen.Points.Count},{held:F4},{chosen.Fit.Status},{seconds:F2}");
    }

    private static SampleSet Weighted(SampleSet samples, double[] weights) => SampleSet.Create(
        samples.Inputs, samples.Dimension, samples.Targets, weights, samples.InputNames, samples.TargetName);

    private Setting With(string part) => part.Split('=') switch
    {
        ["default"] => this,
        ["l1"] => this with { Training = Training with { Norm = WeightNorm.L1 } },
        ["skip"] => this with { Training = Training with { Skip = true } },
        ["huber"] => this with { Training = Training with { Loss = Loss.Huber() } },
        ["log"] => this with { Training = Training with { LogTarget = true } },
        ["order", string order] => this with { Training = Training with { Order = Number(order) } },
        ["pick", string sets] => this with { Training = Training with { SelectedInteractions = Number(sets) } },
        ["folds", string folds] => this with { Validation = Validation with { Folds = Number(folds) } },
        ["tolerance", string tolerance] => this with { Training = Training with { Tolerance = double.Parse(tolerance, CultureInfo.InvariantCulture) } },
        ["bag", string count] => this with { Bag = Number(count) },
        _ => throw new ArgumentException($"no setting '{part}'; expected default, l1, skip, huber, log, order=, pick=, folds=, tolerance= or bag=."),
    };

    private ReluNetwork Member(SampleSet train, TrainingClaim chosen, int seed)
    {
        int[] order = [.. Enumerable.Range(0, train.Count)];
        new Random(seed).Shuffle(order);
        double[] weights = new double[train.Count];
        foreach (int i in order.Take(train.Count * 4 / 5))
        {
            weights[i] = 1;
        }

        return Trainer.Fit(Weighted(train, weights), Training with { Order = chosen.Class.Order, Beta = chosen.Beta }).Network;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
