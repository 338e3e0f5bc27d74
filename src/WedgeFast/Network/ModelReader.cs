using System.Text.Json;
using WedgeFast.Geometry;
using WedgeFast.Losses;
using WedgeFast.Samples;

namespace WedgeFast.Network;

/// <summary>
/// Reads a model from a parsed JSON document. Fields are exactly those that <see cref="ModelWriter"/> writes, in any order: an unknown
/// one could change what the network means.
/// </summary>
internal static class ModelReader
{
    private static readonly string[] Encoding = ["encoding"];
    private static readonly string[] Formats = ["formats"];
    private static readonly string[] Parts = ["of", "part"];
    private static readonly string[] Others = ["others"];
    private static readonly string[] Gaps = ["othersAreMissing"];
    private static readonly string[] Before = ["before"];
    private static readonly string[] Interactions = ["interactions"];
    private static readonly string[] Sources = ["sources"];
    private static readonly string[] LogTarget = ["logTarget"];
    private static readonly string[] Added = ["offset", "exposure"];
    private static readonly string[] RowOrder = ["rowOrder"];
    private static readonly string[] Interval = ["interval"];
    private static readonly string[] Ends = ["lower", "upper"];
    private static readonly string[] Shape = ["shape", "monotone"];
    private static readonly string[] Estimate = ["estimatedGap"];

    /// <summary>The model in a document.</summary>
    /// <exception cref="InvalidDataException">The document is not such a model.</exception>
    public static (LayeredNetwork Network, TrainingClaim Claim) Read(JsonElement document) => Read(new JsonField(document, "the file"));

    /// <summary>The model in a part of a document.</summary>
    /// <exception cref="InvalidDataException">The part is not such a model.</exception>
    public static (LayeredNetwork Network, TrainingClaim Claim) Read(JsonField root)
    {
        root.Object();
        root["format"].Word(ModelNames.Format);
        int version = root["version"].Integer();
        if (version is not (ModelNames.Version or ModelNames.LayeredVersion))
        {
            throw JsonField.Fault($"its version is {version}: expected {ModelNames.Version} or {ModelNames.LayeredVersion}");
        }

        bool encoded = root.Has("encoding"), layered = version == ModelNames.LayeredVersion;
        root.Object(["format", "version", .. layered ? Before : [], "inputs", .. encoded ? Encoding : [], "outputs", "link", "labels", "intercept", "skip", "neurons", "training"]);
        ReluNetwork network = Network(root, root["inputs"].List(field => field.Text()), root["outputs"].List(field => field.Text()));
        LayeredNetwork whole = layered ? Layered(root["before"], network) : LayeredNetwork.Of(network);
        TrainingClaim claim = Claim(root["training"], whole) with
        {
            Labels = root["labels"].List(field => field.Text()),
            Encoding = encoded ? EncodingOf(root["encoding"]) : null,
        };
        root["link"].Word(ModelNames.Of(claim.Loss.Link, claim.LogTarget));
        return ClaimRules.Fault(whole, claim) is { } fault ? throw Faulty(fault) : (whole, claim);
    }

    private static LayeredNetwork Layered(JsonField field, ReluNetwork last)
    {
        field.Object("inputs", "means", "scales", "layers", "features");
        string[] inputs = field["inputs"].List(name => name.Text());
        Standardizer scaling = Scaling(field);
        HiddenNeuron[][] layers = field["layers"].List(layer => layer.List(Hidden));
        int[] features = field["features"].List(index => index.Integer());
        Standardizer? used = scaling.Means.IsEmpty ? null : scaling;
        return LayerRules.Fault(inputs, used, layers, features, last) is { } fault
            ? throw Faulty(fault)
            : new LayeredNetwork(inputs, used, layers, features, last);
    }

    private static HiddenNeuron Hidden(JsonField field)
    {
        field.Object("inputs", "weights", "bias", "through");
        return new HiddenNeuron(
            field["inputs"].List(index => index.Integer()),
            field["weights"].List(number => number.Number()),
            field["bias"].Number(),
            field["through"].List(row => row.Integer()));
    }

    private static ReluNetwork Network(JsonField root, string[] inputs, string[] outputs)
    {
        double[] intercepts = root["intercept"].List(outputs.Length, field => field.Number());
        double[][] skip = root["skip"].List(field => field.List(inputs.Length, number => number.Number()));
        if (skip.Length > 0 && skip.Length != outputs.Length)
        {
            throw JsonField.Fault($"{root.Path}.skip is a list of {skip.Length}: expected 0 or {outputs.Length}, the number of outputs");
        }

        double[] coefficients = [.. skip.SelectMany(row => row)];
        NetworkNeuron[] neurons = root["neurons"].List(field => Neuron(field, outputs.Length));
        return NetworkRules.Fault(inputs, outputs, intercepts, coefficients, neurons) is { } fault
            ? throw Faulty(fault)
            : new ReluNetwork(inputs, outputs, intercepts, coefficients, neurons);
    }

    private static InputEncoding EncodingOf(JsonField field)
    {
        field.Object(["missing", "fill", "columns", .. Formats.Where(name => field.Has(name))]);
        MissingRule missing = (MissingRule)field["missing"].Word(ModelNames.MissingRules);
        double[] fill = field["fill"].List(number => number.Number());
        SourceColumn[] columns = field["columns"].List(column =>
        {
            column.Object(["name", "words", .. Parts.Where(name => column.Has(name)), .. Others.Where(name => column.Has(name))]);
            JsonField words = column["words"];
            return new SourceColumn(column["name"].Text(), words.IsNull ? null : words.List(word => word.Text()))
            {
                Of = column.Has("of") ? column["of"].Text() : null,
                Part = column.Has("of") ? (CellPart)column["part"].Word(CellParts.Names) : CellPart.Whole,
                HasOthers = column.Has("others") && column["others"].Flag(),
            };
        });
        return InputEncoding.Fault(columns, missing, fill) is { } fault ? throw Faulty(fault) : new InputEncoding(columns, missing, fill)
        {
            Formats = field.Has("formats") ? field["formats"].List(FormatOf) : [],
        };
    }

    private static ColumnFormat FormatOf(JsonField field)
    {
        field.Object(["column", "decimal", "group", "unit", "date", .. Gaps.Where(name => field.Has(name))]);
        const string Separators = ".,' ";
        string point = field["decimal"].Text(), group = field["group"].IsNull ? "" : field["group"].Text();
        if (point is not ("." or ",") || group.Length > 1 || (group.Length == 1 && !Separators.Contains(group[0], StringComparison.Ordinal)) || group == point)
        {
            throw JsonField.Fault($"the format of column {Quoted.Text(field["column"].Text())} has other separators than comma, point, blank and apostrophe, or one twice");
        }

        JsonField date = field["date"];
        return new ColumnFormat(field["column"].Text(), new CellFormat(
            point[0], group.Length == 0 ? null : group[0], field["unit"].Text(), date.IsNull ? null : (DateOrder)date.Word(CellFormat.Orders))
        {
            OthersAreMissing = field.Has(Gaps[0]) && field[Gaps[0]].Flag(),
        });
    }

    private static NetworkNeuron Neuron(JsonField field, int outputs)
    {
        field.Object("inputs", "weights", "bias", "z", "through");
        return new NetworkNeuron(
            field["inputs"].List(index => index.Integer()),
            field["weights"].List(number => number.Number()),
            field["bias"].Number(),
            field["z"].List(outputs, number => number.Number()),
            field["through"].List(row => row.Integer()));
    }

    private static TrainingClaim Claim(JsonField field, LayeredNetwork network)
    {
        bool interacting = field.Object().Has("interactions"), grouped = field.Object().Has("sources"), logTarget = field.Object().Has("logTarget");
        bool ordered = field.Object().Has("rowOrder");
        Loss named = Loss.Known[field.Object()["loss"].Word(ModelNames.Losses)];
        string parameter = named.ParameterName ?? ModelNames.NoParameter;
        field.Object([
            "loss", parameter, "balanced", .. logTarget ? LogTarget : [], "norm", "order", .. interacting ? Interactions : [],
            .. grouped ? Sources : [], "dictionary", "skip", "standardized", "means", "scales", "least", "largest", "beta", "objective", "gap", "scope", "rows",
            .. ordered ? RowOrder : [], "target", "weights", .. Added.Where(name => field.Has(name)), .. Interval.Where(name => field.Has(name)),
            .. Shape.Where(name => field.Has(name)), .. Estimate.Where(name => field.Has(name))]);
        NeuronClass neuronClass = new(
            (WeightNorm)field["norm"].Word(ModelNames.Norms),
            field["order"].Integer(),
            (DictionaryKind)field["dictionary"].Word(ModelNames.Dictionaries))
        {
            Interactions = interacting ? SetsOf(field["interactions"]) : null,
            Groups = grouped ? GroupsOf(field["sources"]) : null,
            Shape = field.Has("shape") ? (NetworkShape)(field["shape"].Word(ModelNames.Shapes) + 1) : NetworkShape.Any,
            Monotone = field.Has("monotone") ? MonotoneOf(field["monotone"]) : null,
        };
        return new TrainingClaim(
            LossOf(named, field[parameter]),
            neuronClass,
            field["skip"].Flag(),
            field["standardized"].Flag(),
            Scaling(field),
            Ranges(field),
            field["beta"].Number(),
            field["objective"].Number(),
            field["gap"].IsNull ? null : field["gap"].Number(),
            (CertificateScope)field["scope"].Word(ModelNames.Scopes),
            field["rows"].Integer(),
            field["target"].Text(),
            field["weights"].IsNull ? null : field["weights"].Text())
        {
            Balanced = field["balanced"].Flag(),
            LogTarget = logTarget && field["logTarget"].Flag(),
            RowOrder = ordered ? field["rowOrder"].Text() : null,
            OffsetColumn = field.Has("offset") ? field["offset"].Text() : null,
            ExposureColumn = field.Has("exposure") ? field["exposure"].Text() : null,
            EstimatedGap = field.Has("estimatedGap") ? field["estimatedGap"].Number() : null,
            Residuals = field.Has("interval") ? ResidualsOf(field["interval"], network) : null,
        };
    }

    private static HeldOutResiduals ResidualsOf(JsonField field, LayeredNetwork network)
    {
        bool bounded = field.Object().Has("lower");
        field.Object(["level", "residuals", .. bounded ? Ends : []]);
        IntervalBounds? bounds = bounded ? new IntervalBounds(Bound(field["lower"], network), Bound(field["upper"], network)) : null;
        return new HeldOutResiduals(field["level"].Number(), field["residuals"].List(residual => residual.Number()), bounds);
    }

    private static ReluNetwork Bound(JsonField field, LayeredNetwork network)
    {
        field.Object("intercept", "skip", "neurons");
        return Network(field, [.. network.InputNames], [network.Last.OutputNames[0]]);
    }

    private static Loss LossOf(Loss loss, JsonField parameter)
    {
        if (parameter.IsNull != loss.ParameterName is null)
        {
            throw Faulty(ClaimRules.ParameterFault);
        }

        try
        {
            return parameter.IsNull ? loss : loss.With(parameter.Number());
        }
        catch (ArgumentException)
        {
            throw Faulty(ClaimRules.ParameterFault);
        }
    }

    private static InputGroups GroupsOf(JsonField field)
    {
        int[] sources = field.List(source => source.Integer());
        return InputGroups.Fault(sources) is { } fault ? throw Faulty(fault) : new InputGroups(sources);
    }

    private static MonotoneInputs MonotoneOf(JsonField field)
    {
        int[] directions = field.List(direction => direction.Integer());
        return MonotoneInputs.Fault(directions) is { } fault ? throw Faulty(fault) : new MonotoneInputs(directions);
    }

    private static InputSets SetsOf(JsonField field)
    {
        int[][] sets = field.List(set => set.List(index => index.Integer()));
        Array.ForEach(sets, Array.Sort);
        return InputSets.Fault(sets) is { } fault ? throw Faulty(fault) : new InputSets(sets);
    }

    private static Standardizer Scaling(JsonField field)
    {
        double[] means = field["means"].List(number => number.Number());
        double[] scales = field["scales"].List(number => number.Number());
        return Standardizer.Fault(means, scales) is { } fault ? throw Faulty(fault) : new Standardizer(means, scales);
    }

    private static InputRanges Ranges(JsonField field)
    {
        double[] least = field["least"].List(number => number.Number());
        double[] largest = field["largest"].List(number => number.Number());
        return InputRanges.Fault(least, largest) is { } fault ? throw Faulty(fault) : new InputRanges(least, largest);
    }

    private static InvalidDataException Faulty(string fault) => new("Not a valid model: " + fault);
}
