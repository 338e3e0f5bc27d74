using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Groups;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Cli.Page;
using WedgeFast.Cli.Plots;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>fit: trains a network.</summary>
internal static class FitCommand
{
    /// <summary>What <c>full</c> stands for.</summary>
    internal const int FullOrder = int.MaxValue;

    internal static readonly Argument<string?> DataPath = Values.Path("DATA.csv", "CSV file with a header row, .parquet or .arrow file; \"-\" reads stdin", required: false);
    private static readonly Option<string?> Sample = Values.Text("--sample", "NAME", "Generated data instead of a file: spiral, ripple, friedman1, hinges1d");
    internal static readonly Option<string?> Target = Values.Text("--target", "COLUMN", "What to predict, one column or several, A,B,.. [default: the last column]");
    internal static readonly Option<string?> Inputs = Values.Text("--inputs", "A,B,..", "What to predict it from [default: all other columns]");
    internal static readonly Option<string?> Weights = Values.Text("--weights", "COLUMN", "Sample weights [default: 1 each]");
    private static readonly Option<string?> Offset = Values.Text(
        "--offset", "COLUMN", "Added to the logarithm of each prediction, with --loss poisson, gamma or tweedie [default: nothing]");

    private static readonly Option<string?> Exposure = Values.Text(
        "--exposure", "COLUMN", "What predictions are in proportion to, with --loss poisson, gamma or tweedie [default: 1 each]");

    private static readonly Option<WeightNorm?> Norm = Values.Choice(
        "--norm", "Norm of the neurons' weights: l2 is ordinary weight decay [default: l2]", ("l2", WeightNorm.L2), ("l1", WeightNorm.L1));

    private static readonly Option<int?> Order = Values.WholeOr(
        "--order", "M", "Most inputs per neuron, or full for all [default: 2; fit also tries 3 where that is quick]", ("full", FullOrder));

    private static readonly Option<DictionaryChoice?> Dictionary = DictionaryChoice.Option(
        "--dictionary", "full: all; wedge: through samples; random:K, sampled:K: K Gaussian ones, K of wedge [default: full]");

    private static readonly Option<bool> Skip = new("--skip") { Description = "Add a linear term without weight decay" };
    private static readonly Option<bool> NoStandardize = new("--no-standardize")
    {
        Description = "Take the inputs as they are [default: mean 0, standard deviation 1]",
    };

    private static readonly Option<string?> Splines = Values.Text(
        "--splines", "K|none|auto",
        "Inputs enter as piecewise linear functions of K segments [default: auto, by held-out rows]");

    private static readonly Option<string?> Prove = Values.Text(
        "--prove", "auto|full|none|SECONDS", "How long to look for a proof once a network is trained [default: auto]");

    private static readonly Option<int?> MaxNeurons = Values.Whole(
        "--max-neurons", 1, "At most N neurons: of more the least are left out, and the gap says what that costs");

    private static readonly Option<bool> Sparsest = new("--sparsest")
    {
        Description = "Leave neurons out while the relative gap stays within --tolerance",
    };

    private static readonly Option<bool> Convex = new("--convex") { Description = "The output is to be a convex function of the inputs" };
    private static readonly Option<bool> Concave = new("--concave") { Description = "The output is to be a concave function of the inputs" };

    internal static readonly Option<double?> Tolerance = Values.Positive("--tolerance", "T", "Relative gap to reach [default: 1e-06]");
    internal static readonly Option<double?> TimeLimit = Values.Positive("--time-limit", "SECONDS", "Stop then, with the best network so far [default: none]");
    internal static readonly Option<int?> Threads = Values.Whole("--threads", 1, "Threads; results do not depend on it [default: all]");
    private static readonly Option<string?> Model = Values.Text("--model", "M.json", "Write the network and its claim here");
    private static readonly Option<string?> ReportPath = Values.Text("--report", "R.json", "Write a report for other programs here");
    private static readonly Option<string?> Plot = Values.Text("--plot", "P.svg", "Draw the network, its errors and how the certificate closed");
    private static readonly Option<string?> Html = Values.Text("--report-html", "R.html",
        "Write a page for people here: errors, what moves predictions, what if");
    private static readonly Option<string?> Held = Values.Text("--validation", "FILE",
        "CSV file of rows held out of training, to judge the network by");
    private static readonly Option<string?> Proof = ProofOutput.Option();
    internal static readonly Option<bool> Quiet = new("--quiet") { Description = "Print errors only" };

    /// <summary>What to train on and how, whatever for.</summary>
    internal static IReadOnlyList<Option> Training { get; } =
        [Sample, Target, Inputs, Weights, Offset, Exposure, .. LossOptions.OfTraining, .. EncodingOptions.All, Norm, Order, InteractionOptions.Interactions, Dictionary, SketchOption.Sketch, Skip, NoStandardize, Tolerance, TimeLimit, Threads];

    public static Command Create()
    {
        CommandWithExample command = new("fit", "Train a network to certified global optimality.", "fit data.csv --target price --model model.json")
        {
            DataPath,
        };
        foreach (Option option in (ReadOnlySpan<Option>)
            [.. Training, .. GroupOptions.All, Splines, Prove, MaxNeurons, Sparsest, Convex, Concave, MonotoneOption.Monotone, LayerOptions.Layers, Model, Proof, ReportPath,
                Plot, Html, Held, Quiet, .. ValidationOptions.All])
        {
            command.Add(option);
        }

        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        ValidationOptions.Check(parsed);
        if (GroupOptions.AreGiven(parsed, Sample, Splines, LayerOptions.Layers, Plot, Html, ReportPath, Proof))
        {
            return GroupFit.Run(parsed, parsed.GetValue(DataPath), parsed.GetValue(Model), parsed.GetValue(Held));
        }

        LayerOptions.Check(parsed, Plot, Html, ValidationOptions.HeldOut, ValidationOptions.Interval, MaxNeurons, Sparsest, Convex, Concave, MonotoneOption.Monotone);
        Messages messages = new(StandardStreams.Of(parsed), parsed.GetValue(Quiet));
        LoadedSamples data = Load(parsed);
        TrainingOptions options = WithEffort(OptionsFor(parsed, data), parsed, data);
        string? input = parsed.GetValue(DataPath);
        string? modelPath = parsed.GetValue(Model);
        ProofOutput.RequireModel(parsed.GetValue(Proof), modelPath);
        StandardStreams streams = StandardStreams.Of(parsed);
        OutputSet outputs = new(streams), proofs = new(streams);
        OutputFile? model = outputs.Add(modelPath, "--model", (input, "the data"));
        OutputFile? report = outputs.Add(parsed.GetValue(ReportPath), "--report", (input, "the data"), (modelPath, "--model"));
        string? plotPath = parsed.GetValue(Plot), htmlPath = parsed.GetValue(Html), heldPath = ValidationOptions.HeldOutPath(parsed);
        (string?, string)[] taken = [(input, "the data"), (modelPath, "--model"), (parsed.GetValue(ReportPath), "--report")];
        OutputFile? plot = outputs.Add(plotPath, "--plot", taken);
        OutputFile? html = outputs.Add(htmlPath, "--report-html", [.. taken, (plotPath, "--plot")]);
        (string?, string)[] others = [.. taken, (plotPath, "--plot"), (htmlPath, "--report-html"), (heldPath, "--out-of-fold")];
        OutputFile? proof = proofs.Add(parsed.GetValue(Proof), "--proof", others);
        OutputFile? held = outputs.Add(heldPath, "--out-of-fold", [.. taken, (plotPath, "--plot"), (htmlPath, "--report-html")]);

        InputFile? heldFile = HeldRows.Checked(parsed, parsed.GetValue(Held));
        CrossValidationOptions? validation = ValidationOptions.Of(parsed, data);
        if (plotPath is not null)
        {
            SeveralOutputs.Refuse(data, options, "--plot", "are not drawn");
        }

        Check(data, options, validation);
        LayerOptions.Check(parsed, data, options);
        FitSummary.Data(messages, data);
        FitHistory history = new();
        (TrainingResult result, CrossValidationResult? choice) = Train(
            messages, data, options, validation, parsed.GetValue(Weights), history);
        FitSummary.Choice(messages, choice);
        FitSummary.Sizes(messages, choice);
        (LayeredNetwork network, result) = LayerOptions.Deepen(messages, parsed, data, options, validation, result);
        Metrics metrics = Metrics.Of(result.Network, result.Claim, network.IsTwoLayer ? data.Samples : network.FeaturesOf(data.Samples));
        Model trained = new(network, result.Claim);
        LoadedSamples? judged = heldFile is null ? null : HeldRows.Load(heldFile, trained, parsed.GetValue(Weights));
        Report facts = ReportOf(data, options, result, choice, metrics) with
        {
            Layers = LayerOptions.Sizes(network),
            Validation = judged is null ? null : trained.Metrics(judged.Samples),
        };
        List<Panel> Panels() => PlotSet.OfFit(data.Samples, network, result, choice, history.Rounds, options.Tolerance);
        outputs.Write(() =>
        {
            model?.Stage(trained.Save);
            report?.Stage(stream => JsonOutput.Write(stream, facts, JsonOutput.Default.Report));
            plot?.Stage(stream => PlotPage.Write(stream, Panels()));
            held?.Stage(stream => OutOfFoldTable.Write(stream, data, choice!, result.Claim));
            html?.Stage(FitPage.Of(data, network, result, choice, judged, facts).Write);
        });
        FitSummary.Result(messages, network, result, metrics, options.Tolerance);
        FitSummary.Validation(messages, facts.Validation);
        ProofOutput.Write(proofs, proof, ProofOutput.BytesOf(trained), trained, data.Source, data.Samples, options.Threads, options.TimeLimit);
        FitSummary.Interval(messages, result.Claim, validation?.Interval);
        FitSummary.Saved(messages, modelPath, ("Proof", parsed.GetValue(Proof)), ("Report", parsed.GetValue(ReportPath)), ("Plots", plotPath), ("Page", htmlPath), ("Predictions of held-out rows", heldPath));
        return result.Status is TrainingStatus.Optimal or TrainingStatus.Unproven or TrainingStatus.Limited ? ExitCodes.Done : ExitCodes.Stopped;
    }

    // Layers are added to networks that read the inputs as they are.
    internal static TrainingOptions WithEffort(TrainingOptions options, ParseResult parsed, LoadedSamples data)
    {
        int? splines = SegmentsOf(parsed.GetValue(Splines));
        bool layered = LayerOptions.IsMore(parsed);
        if (splines > 0 && layered)
        {
            throw new CliError($"{LayerOptions.Layers.Name}: expected no --splines with it");
        }

        options = options with
        {
            Splines = layered ? 0 : splines,
            Order = layered ? options.Order ?? Math.Min(2, data.Samples.Dimension) : options.Order,
            Prove = EffortOf(parsed.GetValue(Prove)),
            MaxNeurons = parsed.GetValue(MaxNeurons),
            Sparsest = parsed.GetValue(Sparsest),
            Shape = ShapeOf(parsed),
            Monotone = MonotoneOption.Of(parsed, data),
        };
        MonotoneOption.Check(options, Prove);
        return options;
    }

    private static NetworkShape ShapeOf(ParseResult parsed) => (parsed.GetValue(Convex), parsed.GetValue(Concave)) switch
    {
        (true, true) => throw ValidationOptions.Exclude(Convex, Concave),
        (true, false) => NetworkShape.Convex,
        (false, true) => NetworkShape.Concave,
        _ => NetworkShape.Any,
    };

    private static int? SegmentsOf(string? text) => text switch
    {
        null or "auto" => null,
        "none" => 0,
        _ when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int segments) && segments > 0 => segments,
        _ => throw new CliError($"--splines: '{Words.Shorten(text)}': expected auto, none or a number of segments from 2 on"),
    };

    private static ProofEffort EffortOf(string? text) => text switch
    {
        null or "auto" => ProofEffort.Auto,
        "full" => ProofEffort.Full,
        "none" => ProofEffort.None,
        _ when Csv.CsvNumber.TryParse(text, out double seconds) && seconds is > 0 and < 3.2e7 => ProofEffort.Within(TimeSpan.FromSeconds(seconds)),
        _ => throw new CliError($"--prove: '{Words.Shorten(text)}': expected auto, full, none or a positive number of seconds"),
    };

    /// <summary>The data that was asked for.</summary>
    internal static LoadedSamples Load(ParseResult parsed)
    {
        ColumnChoice choice = ChoiceOf(parsed);
        string? sample = parsed.GetValue(Sample);
        if (sample is not null && choice.Offsets.Names.Count > 0)
        {
            throw new CliError("--offset and --exposure choose columns of a file: expected neither with --sample");
        }

        if (sample is not null && (choice.Target ?? parsed.GetValue(Inputs) ?? choice.Weights ?? choice.Split?.Name) is not null)
        {
            throw new CliError("--target, --inputs, --weights, --folds and --cv-groups choose columns of a file: expected none of them with --sample");
        }

        if (sample is not null && EncodingOptions.AreGiven(parsed))
        {
            throw new CliError("--categorical, --missing and what else says how a file is written is for columns of a file: expected none with --sample");
        }

        return DataSource.Load(parsed.GetValue(DataPath), sample, choice, parsed);
    }

    /// <summary>The columns that were asked for.</summary>
    internal static ColumnChoice ChoiceOf(ParseResult parsed)
    {
        LossOptions.Check(parsed);
        string? inputs = parsed.GetValue(Inputs);
        ColumnChoice choice = new()
        {
            Target = parsed.GetValue(Target),
            Inputs = inputs is null ? null : NameList.Split(inputs, "--inputs"),
            Weights = parsed.GetValue(Weights),
            Offsets = new OffsetColumns(parsed.GetValue(Offset), parsed.GetValue(Exposure)),
            Split = GroupOptions.Split(parsed) ?? ValidationOptions.Split(parsed),
            IsByGroup = GroupOptions.Split(parsed) is not null,
            Kind = LossOptions.Target(parsed),
            HasLogTarget = LossOptions.HasLogTarget(parsed),
            TargetFault = target => LossOptions.TargetFault(parsed, target),
            Categorical = EncodingOptions.Words(parsed),
            Missing = EncodingOptions.Rule(parsed),
            Reading = EncodingOptions.Reading(parsed),
            MayAsk = true,
        };
        LossOptions.CheckOffsets(parsed, choice.Offsets);
        return choice;
    }

    /// <summary>How to train, as asked for.</summary>
    internal static TrainingOptions OptionsFor(ParseResult parsed, LoadedSamples data) => OptionsFor(parsed, data, data.Samples.Dimension, data.Source);

    /// <summary>How to train on rows of <paramref name="dimension"/> inputs that <paramref name="source"/> gives.</summary>
    internal static TrainingOptions OptionsFor(ParseResult parsed, LoadedSamples data, int dimension, string source)
    {
        int? given = parsed.GetValue(Order) ?? parsed.GetValue(OnnxData.Order), order = given is FullOrder ? dimension : given;
        if (order > dimension)
        {
            throw new CliError($"--order: '{order}': {source} has {Words.Count(dimension, "input")}: expected at most {dimension}");
        }

        TrainingOptions defaults = new();
        TrainingOptions options = defaults with
        {
            Norm = parsed.GetValue(Norm) ?? defaults.Norm,
            Order = order,
            Dictionary = parsed.GetValue(Dictionary)?.Kind ?? defaults.Dictionary,
            RandomNeurons = parsed.GetValue(Dictionary)?.Neurons,
            Skip = parsed.GetValue(Skip),
            Standardize = !parsed.GetValue(NoStandardize),
            Tolerance = parsed.GetValue(Tolerance) ?? defaults.Tolerance,
            TimeLimit = parsed.GetValue(TimeLimit) is double seconds ? Seconds(seconds) : null,
            Threads = parsed.GetValue(Threads) ?? defaults.Threads,
        };
        options = SketchOption.With(InteractionOptions.WithInteractions(options, parsed, data), parsed, dimension, source);
        return ValidationOptions.WithBeta(LossOptions.WithLoss(options, parsed, data), parsed);
    }

    // Beyond a year there is no limit: TimeSpan could not hold every number.
    internal static TimeSpan? Seconds(double seconds) => seconds < 3.2e7 ? TimeSpan.FromSeconds(seconds) : null;

    private static (TrainingResult Result, CrossValidationResult? Choice) Train(
        Messages messages, LoadedSamples data, TrainingOptions options, CrossValidationOptions? validation, string? weightColumn,
        FitHistory history)
    {
        using StopSignals signals = new(() => messages.Line("Stopping with the best network so far; a second Ctrl-C ends at once."));
        (TrainingResult result, CrossValidationResult? choice) = Guarded(data, () => ProgressDisplay.Run(messages, progress =>
        {
            CrossValidationResult? chosen = validation is null
                ? null
                : Trainer.FitCrossValidated(data.Samples, validation, options, history.Before(progress), progress, signals.Token);
            return (chosen?.Fit ?? Trainer.Fit(data.Samples, options, history.Before(progress), signals.Token), chosen);
        }));

        if (options.BetaRatio is double ratio && !result.IsBetaMaxKnown)
        {
            throw new CliError(
                $"stopped before betaMax was known, of which --beta-ratio {Words.Short(ratio)} is a share: expected more time, or --beta B; no file was written",
                ExitCodes.Stopped);
        }

        return (WithNames(result, data, weightColumn), choice);
    }

    /// <summary>A result with what only the command line knows: columns and classes by name.</summary>
    internal static TrainingResult WithNames(TrainingResult result, LoadedSamples data, string? weightColumn)
    {
        TrainingResult named = result.WithSchema(data.Labels, data.Encoding, weightColumn);
        return named with { Claim = data.Offsets.In(named.Claim) };
    }

    /// <summary>A network whose outputs, where they are classes, have the names of these.</summary>
    internal static ReluNetwork WithClasses(ReluNetwork network, TrainingClaim claim) => claim.Loss.Link == Link.Softmax
        ? new ReluNetwork(network.InputNames, claim.Labels, network.Intercepts, network.Skip, network.Neurons)
        : network;

    /// <summary>Whether neurons are drawn.</summary>
    internal static bool IsRandom(ParseResult parsed) => parsed.GetValue(Dictionary)?.Kind is DictionaryKind.Random or DictionaryKind.Sampled;

    /// <summary>Refuses what cannot be trained before any work is done.</summary>
    /// <param name="data">The data.</param>
    /// <param name="options">How to train.</param>
    /// <param name="validation">How rows are held out, or null.</param>
    /// <param name="without">What the command takes to hold none out.</param>
    internal static void Check(LoadedSamples data, TrainingOptions options, CrossValidationOptions? validation, string without = "--beta-ratio R")
    {
        try
        {
            Guarded(data, () => validation is null ? Trainer.Check(data.Samples, options) : Trainer.Check(data.Samples, validation, options));
        }
        catch (AbsentClassException absent)
        {
            string label = data.Labels is { } labels ? labels[absent.Class] : $"{absent.Class}";
            throw new CliError($"{data.Source}: without the rows of fold {absent.Fold} of {absent.Folds} no row is of class '{Words.Shorten(label)}': "
                + $"expected rows of every class in any other folds; {without} holds none out");
        }
    }

    /// <summary>Turns what the library refuses into one line.</summary>
    internal static T Guarded<T>(LoadedSamples data, Func<T> train)
    {
        try
        {
            return train();
        }
        catch (Exception error) when (error is (ArgumentException or NotSupportedException) and not AbsentClassException)
        {
            throw new CliError($"{data.Source}: {LibraryMessage.Of(error)}");
        }
    }

    private static Report ReportOf(
        LoadedSamples data, TrainingOptions options, TrainingResult result, CrossValidationResult? choice, Metrics metrics)
    {
        int threads = options.Threads > 0 ? options.Threads : Machine.Threads;
        return Report.Of(data, result.Network, result.Claim, result.Certificate, metrics, threads) with
        {
            EstimatedGap = result.Certificate.Gap is null ? result.EstimatedGap : null,
            Status = Words.Of(result.Status),
            Rounds = result.Rounds,
            Tolerance = options.Tolerance,
            Cv = choice is null ? null : [.. choice.Points.Select(ReportPoint.Of)],
            Orders = choice is null ? null : [.. choice.Trials.Select(trial => new ReportOrder(trial.Order, ReportPoint.Of(trial.Points[trial.Chosen]), trial.Segments))],
            Seconds = new ReportSeconds(data.Seconds, result.Timings.Price, result.Timings.Solve, data.Seconds + result.Timings.Total),
        };
    }
}
