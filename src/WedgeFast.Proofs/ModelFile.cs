using System.Security.Cryptography;
using System.Text.Json;

namespace WedgeFast.Proofs;

/// <summary>A neuron: z max(w.x + b, 0), w over some of the inputs, z a number per output.</summary>
internal sealed record ModelNeuron(int[] Inputs, double[] Weights, double Bias, double[] Z);

/// <summary>A column of the data: a number, or one of some words, each of which is an input that is 1 for it and else 0.</summary>
internal sealed record ModelColumn(string Name, string[]? Words);

/// <summary>The model file, as far as a proof is about it. Whatever could change what it means and is not known here is refused.</summary>
internal sealed class ModelFile
{
    private const int MostBytes = 1 << 28, LargestSet = 8;

    private static readonly string[] Known =
    [
        "loss", "delta", "level", "power", "balanced", "logTarget", "norm", "order", "interactions", "dictionary", "shape", "skip",
        "standardized", "means", "scales", "least", "largest", "beta", "objective", "gap", "scope", "rows", "rowOrder",
        "target", "weights", "interval",
    ];

    private readonly string _path;
    private readonly JsonElement _root;
    private readonly JsonElement _training;

    private ModelFile(string path, byte[] bytes, JsonElement root)
    {
        (_path, _root, _training) = (path, root, root.GetProperty("training"));
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        string[] unknown = [.. _training.EnumerateObject().Select(property => property.Name).Except(Known)];
        Require(unknown.Length == 0, $"nothing that this checker does not know, such as '{unknown.FirstOrDefault()}'");
        string? format = root.GetProperty("format").GetString();
        Require(format == "wedgefast-network" && root.GetProperty("version").GetInt32() == 1, "one hidden layer");
        Require(Word("dictionary") == "full" && Word("scope") == "global" && Word("norm") is "l1" or "l2", "a global certificate");
        Require(Loss.Names.Contains(Word("loss")), "a loss that it knows");
        string[] parameters = [.. new[] { "delta", "level", "power" }.Where(Has)];
        Loss = new Loss(Word("loss")!, parameters.Length > 0 ? Number(parameters[0]) : 0);
        Sign = Has("shape") ? Word("shape") == "convex" ? 1 : -1 : 0;
        Inputs = Texts(root.GetProperty("inputs"));
        Columns = root.TryGetProperty("encoding", out JsonElement encoding)
            ? [.. encoding.GetProperty("columns").EnumerateArray().Select(Column)]
            : [.. Inputs.Select(name => new ModelColumn(name, null))];
        Labels = Texts(root.GetProperty("labels"));
        Targets = Loss.HasClasses ? [Word("target")!] : Texts(root.GetProperty("outputs"));
        Interactions = Has("interactions") ? [.. _training.GetProperty("interactions").EnumerateArray().Select(Integers)] : [];
        (WeightColumn, Rows, Objective, IsStandardized) = (Word("weights"), Whole("rows"), Number("objective"), Is("standardized"));
        Intercept = Numbers(root.GetProperty("intercept"));
        Skip = [.. root.GetProperty("skip").EnumerateArray().Select(Numbers)];
        Neurons = [.. root.GetProperty("neurons").EnumerateArray().Select(Neuron)];
        (Means, Scales) = (Numbers(_training.GetProperty("means")), Numbers(_training.GetProperty("scales")));
        RequireSizes();
    }

    public string Hash { get; }

    public Loss Loss { get; }

    /// <summary>The sign that output weights have: 1, -1, or 0 for either.</summary>
    public int Sign { get; }

    public string[] Inputs { get; }

    /// <summary>The columns of the data that inputs are made of.</summary>
    public ModelColumn[] Columns { get; }

    /// <summary>The names of classes, in the order of outputs, or of the one output's 0 and 1; none for numbers.</summary>
    public string[] Labels { get; }

    /// <summary>The columns of targets.</summary>
    public string[] Targets { get; }

    public string? WeightColumn { get; }

    public int Outputs => Intercept.Length;

    public double[] Intercept { get; }

    /// <summary>Per output; none without a linear term.</summary>
    public double[][] Skip { get; }

    public ModelNeuron[] Neurons { get; }

    public double[] Means { get; }

    /// <summary>Inputs are divided by these before norms count.</summary>
    public double[] Scales { get; }

    /// <summary>Sets of inputs that neurons may read together though they are more than the order.</summary>
    public int[][] Interactions { get; }

    public int Order => Whole("order");

    /// <summary>No neuron reads more inputs.</summary>
    public int MostInputs => Interactions.Select(set => set.Length).Append(Math.Min(Order, Inputs.Length)).Max();

    public bool IsL1 => Word("norm") == "l1";

    public bool HasSkip => Is("skip");

    public bool IsStandardized { get; }

    public bool IsBalanced => Is("balanced");

    public bool HasLogTarget => Has("logTarget") && Is("logTarget");

    public double Beta => Number("beta");

    /// <summary>What the file claims of the network's objective.</summary>
    public double Objective { get; }

    /// <summary>What the file claims of the distance to the best network.</summary>
    public double Gap => Number("gap");

    public int Rows { get; }

    /// <summary>The class in words.</summary>
    public string ClassInWords => $"{Word("loss")} loss, {Word("norm")} weights, at most {Math.Min(Order, Inputs.Length)} inputs per neuron"
        + (Interactions.Length > 0 ? $" or those of {Interactions.Length} interactions" : "") + (HasSkip ? ", a linear term" : "")
        + (Sign == 0 ? "" : $", {Word("shape")}") + (IsBalanced ? ", balanced classes" : "") + (Outputs > 1 ? $", {Outputs} outputs" : "");

    public static ModelFile Read(string path)
    {
        byte[] bytes = new FileInfo(path).Length <= MostBytes
            ? File.ReadAllBytes(path)
            : throw new UnreadableException($"{path}: more than {MostBytes} bytes: expected a model file");
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            return new ModelFile(path, bytes, document.RootElement.Clone());
        }
        catch (Exception error) when (error is not UnreadableException)
        {
            throw new UnreadableException(
                $"{path}: not a model file of one hidden layer with a proven gap: expected one that fit has written");
        }
    }

    private void RequireSizes()
    {
        int inputs = Inputs.Length, encoded = Columns.Sum(column => column.Words?.Length ?? 1);
        int labels = !Loss.HasClasses ? 0 : Math.Max(Outputs, 2);
        Require(inputs > 0 && encoded == inputs && Means.Length == inputs && Scales.Length == inputs, "a mean and a scale per input");
        Require(Scales.All(scale => scale > 0) && Beta > 0 && Gap >= 0, "positive scales and beta");
        Require(Order >= 1 && MostInputs <= LargestSet, $"at most {LargestSet} inputs per neuron");
        Require(Interactions.All(set => AreInputs(set)), "interactions of inputs");
        Require(Labels.Length == labels && Labels.Distinct().Count() == labels, "a label per class");
        Require(Outputs >= 1 && (Loss.HasClasses || Targets.Length == Outputs), "an output per target");
        Require(Outputs == 1 || (Loss.MayHaveSeveralOutputs && Sign == 0), "one output");
        Require(!IsBalanced || Loss.HasClasses, "balanced weights of classes");
        Require(!HasLogTarget || !(Loss.HasClasses || Loss.IsOfLogarithm), "logarithms of numbers");
        Require(Skip.Length == (HasSkip ? Outputs : 0) && Skip.All(row => row.Length == inputs), "a linear term of every input or of none");
        foreach (ModelNeuron neuron in Neurons)
        {
            bool allowed = neuron.Inputs.Length <= Order || Interactions.Any(set => neuron.Inputs.All(set.Contains));
            bool valid = neuron.Inputs.Length == neuron.Weights.Length && neuron.Z.Length == Outputs && neuron.Z.All(z => z * Sign >= 0);
            Require(allowed && valid && AreInputs(neuron.Inputs), $"neurons of at most {Order} inputs or those of an interaction");
        }
    }

    private bool AreInputs(int[] set) => set.Distinct().Count() == set.Length && set.All(k => k >= 0 && k < Inputs.Length);

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static int[] Integers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetInt32())];

    private static string[] Texts(JsonElement list) => [.. list.EnumerateArray().Select(text => text.GetString()!)];

    private static ModelColumn Column(JsonElement column) => new(
        column.GetProperty("name").GetString()!,
        column.GetProperty("words") is { ValueKind: JsonValueKind.Array } words ? Texts(words) : null);

    private static ModelNeuron Neuron(JsonElement neuron) => new(
        Integers(neuron.GetProperty("inputs")), Numbers(neuron.GetProperty("weights")),
        neuron.GetProperty("bias").GetDouble(), Numbers(neuron.GetProperty("z")));

    private void Require(bool condition, string expected)
    {
        if (!condition)
        {
            throw new UnreadableException($"{_path}: beyond what this checker covers: expected {expected}");
        }
    }

    private bool Has(string name) => _training.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    private int Whole(string name) => _training.GetProperty(name).GetInt32();

    private bool Is(string name) => _training.GetProperty(name).GetBoolean();

    private string? Word(string name) => _training.GetProperty(name).GetString();

    private double Number(string name) => _training.GetProperty(name).GetDouble();
}
