using System.CommandLine;
using System.Globalization;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Options;
using WedgeFast.Cli.Output;
using WedgeFast.Geometry;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast.Cli.Commands;

/// <summary>features: writes the dictionary of a small problem as a matrix, for use in other tools.</summary>
internal static class FeaturesCommand
{
    private const double MostValues = 5e7;

    private static readonly Argument<string?> DataPath = Values.Path("DATA.csv", "CSV file with a header row; \"-\" reads stdin", required: false);
    private static readonly Option<string?> Sample = Values.Text("--sample", "NAME", "Generated data instead of a file: spiral, ripple, friedman1, hinges1d");
    private static readonly Option<string?> Target = Values.Text("--target", "COLUMN", "A column that is no input [default: the last column]");
    private static readonly Option<string?> Inputs = Values.Text("--inputs", "A,B,..", "The inputs [default: all other columns]");
    private static readonly Option<WeightNorm?> Norm = Values.Choice(
        "--norm", "Norm in which normals have length one [default: l2]", ("l2", WeightNorm.L2), ("l1", WeightNorm.L1));

    private static readonly Option<int?> Order = Values.WholeOr(
        "--order", "M", "Most inputs per neuron, or full for all [default: 2, or 1 with one input]", ("full", int.MaxValue));

    private static readonly Option<DictionaryKind?> Dictionary = Values.Choice(
        "--dictionary",
        "wedge: hyperplanes through as many rows as inputs; full: with l1 those of fewer inputs too [default: wedge]",
        ("wedge", DictionaryKind.Wedge),
        ("full", DictionaryKind.Full));

    private static readonly Option<bool> NoStandardize = new("--no-standardize")
    {
        Description = "Take the inputs as they are [default: mean 0, standard deviation 1]",
    };

    private static readonly Option<MatrixFormat?> Format = Values.Choice(
        "--format", "csv, or npy for NumPy [default: csv]", ("csv", MatrixFormat.Csv), ("npy", MatrixFormat.Npy));

    private static readonly Option<string?> Output = Values.Text("-o", "FILE", "Write the matrix here [default: stdout]", "--output");

    public static Command Create()
    {
        CommandWithExample command = new(
            "features", "Write the dictionary of a small problem: a row per sample, a column per neuron.", "features data.csv --order 2 --format npy -o features.npy")
        {
            DataPath, Sample, Target, Inputs, Norm, Order, Dictionary, NoStandardize, Format, Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        StandardStreams streams = StandardStreams.Of(parsed);
        string? inputs = parsed.GetValue(Inputs), sample = parsed.GetValue(Sample);
        ColumnChoice choice = new() { Target = parsed.GetValue(Target), Inputs = inputs is null ? null : NameList.Split(inputs, "--inputs") };
        if (sample is not null && (choice.Target ?? inputs) is not null)
        {
            throw new CliError("--target and --inputs choose columns of a file: expected neither with --sample");
        }

        LoadedSamples data = DataSource.Load(parsed.GetValue(DataPath), sample, choice, parsed);
        PointSet points = PointsOf(data.Samples, standardize: !parsed.GetValue(NoStandardize));
        NeuronClass neurons = ClassOf(parsed, data);
        Require(data, points, neurons);
        Neuron[] features = [.. FeatureDictionary.Of(points, neurons)];
        string? path = parsed.GetValue(Output) is "-" ? null : parsed.GetValue(Output);
        OutputSet outputs = new(streams);
        OutputFile? output = outputs.Add(path, "-o", (parsed.GetValue(DataPath), "the data"));
        FeatureMatrix matrix = new(points, features, data.Samples.InputNames);
        Action<Stream> write = parsed.GetValue(Format) is MatrixFormat.Npy ? matrix.WriteNpy : matrix.WriteCsv;
        if (output is null)
        {
            write(streams.Data);
        }
        else
        {
            outputs.Write(() => output.Stage(write));
        }

        return ExitCodes.Done;
    }

    private static PointSet PointsOf(SampleSet samples, bool standardize) =>
        standardize ? TrainingPoints.Of(samples, Standardizer.Fit(samples)) : PointSet.FromRows(samples.Inputs, samples.Dimension);

    private static NeuronClass ClassOf(ParseResult parsed, LoadedSamples data)
    {
        int dimension = data.Samples.Dimension;
        int order = parsed.GetValue(Order) is int given ? (given == int.MaxValue ? dimension : given) : Math.Min(dimension, 2);
        return order <= dimension
            ? new NeuronClass(parsed.GetValue(Norm) ?? WeightNorm.L2, order, parsed.GetValue(Dictionary) ?? DictionaryKind.Wedge)
            : throw new CliError($"--order: '{order}': {data.Source} has {Words.Count(dimension, "input")}: expected at most {dimension}");
    }

    private static void Require(LoadedSamples data, PointSet points, NeuronClass neurons)
    {
        if (!FeatureDictionary.IsFinite(neurons, points.Dimension))
        {
            throw new CliError(
                $"--dictionary full: with --norm l2 and --order {neurons.Order} neurons between the rows count too: infinitely many: "
                + "expected --dictionary wedge, --norm l1 or --order 1");
        }

        double columns = FeatureDictionary.MostFeatures(points, neurons), values = columns * points.Count;
        if (neurons.Order > WedgeProduct.MaxSize || values > MostValues)
        {
            throw new CliError(string.Create(
                CultureInfo.InvariantCulture,
                $"{data.Source}: too large to write out: up to {columns:G6} neurons of {neurons.Order} inputs for {points.Count} rows: "
                + $"expected at most {MostValues:G6} values and {WedgeProduct.MaxSize} inputs"));
        }
    }
}
