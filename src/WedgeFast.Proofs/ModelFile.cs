using System.Security.Cryptography;
using System.Text.Json;

namespace WedgeFast.Proofs;

/// <summary>A neuron: z max(w.x + b, 0), w over some of the inputs.</summary>
internal sealed record ModelNeuron(int[] Inputs, double[] Weights, double Bias, double Z);

/// <summary>The model file, as far as a proof is about it. Whatever could change what it means and is not known here is refused.</summary>
internal sealed class ModelFile
{
    private const int MostBytes = 1 << 28, MostInputs = 8;

    private static readonly string[] Known =
    [
        "loss", "delta", "balanced", "norm", "order", "interactions", "dictionary", "skip", "standardized", "means", "scales", "least",
        "largest", "beta", "objective", "gap", "scope", "rows", "rowOrder", "target", "weights",
    ];

    private readonly string _path;
    private readonly JsonElement _root;
    private readonly JsonElement _training;

    private ModelFile(string path, byte[] bytes, JsonElement root)
    {
        (_path, _root, _training) = (path, root, root.GetProperty("training"));
        Hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Refuse();
        (Order, Rows) = (_training.GetProperty("order").GetInt32(), _training.GetProperty("rows").GetInt32());
        (HasSkip, IsStandardized) = (_training.GetProperty("skip").GetBoolean(), _training.GetProperty("standardized").GetBoolean());
        (Beta, Objective, Gap) = (Number("beta"), Number("objective"), Number("gap"));
        (IsL1, Delta) = (Word("norm") == "l1", Word("loss") == "huber" ? Number("delta") : null);
        Inputs = [.. root.GetProperty("inputs").EnumerateArray().Select(name => name.GetString()!)];
        Target = _training.GetProperty("target").GetString()!;
        WeightColumn = _training.GetProperty("weights").GetString();
        Labels = [.. root.GetProperty("labels").EnumerateArray().Select(name => name.GetString()!)];
        Interactions = _training.TryGetProperty("interactions", out JsonElement sets) ? [.. sets.EnumerateArray().Select(Set)] : [];
        Require(Interactions.All(set => set.Length <= MostInputs && set.All(k => k >= 0 && k < Inputs.Length)), "interactions of at most 8 inputs");
        Require(Labels.Length == (Word("loss") == "logistic" ? 2 : 0), "two labels for the logistic loss, none for numbers");
        Intercept = root.GetProperty("intercept")[0].GetDouble();
        Skip = HasSkip ? Numbers(root.GetProperty("skip")[0]) : [];
        Neurons = [.. root.GetProperty("neurons").EnumerateArray().Select(Neuron)];
        (Means, Scales) = (Numbers(_training.GetProperty("means")), Numbers(_training.GetProperty("scales")));
        Require(Means.Length == Inputs.Length && Scales.Length == Inputs.Length, "a mean and a scale per input");
        Require(Scales.All(scale => scale > 0) && Beta > 0 && !(Delta <= 0), "positive scales, beta and delta");
        Require(Order >= 1 && Math.Min(Order, Inputs.Length) <= MostInputs, $"an order from 1 to {MostInputs}");
        Require(Skip.Length == 0 || Skip.Length == Inputs.Length, "a linear term of every input or of none");
        foreach (ModelNeuron neuron in Neurons)
        {
            bool allowed = neuron.Inputs.Length <= Order || Interactions.Any(set => neuron.Inputs.All(set.Contains));
            bool valid = allowed && neuron.Inputs.Length == neuron.Weights.Length
                && neuron.Inputs.Distinct().Count() == neuron.Inputs.Length && neuron.Inputs.All(k => k >= 0 && k < Inputs.Length);
            Require(valid, $"neurons of at most {Order} different inputs or those of an interaction, a weight each");
        }
    }

    public string Hash { get; }

    public string[] Inputs { get; }

    public string Target { get; }

    public string? WeightColumn { get; }

    public double Intercept { get; }

    public double[] Skip { get; }

    public ModelNeuron[] Neurons { get; }

    public double[] Means { get; }

    /// <summary>Inputs are divided by these before norms count.</summary>
    public double[] Scales { get; }

    /// <summary>The names of the two classes of the logistic loss, the second one counts as 1; none for numbers.</summary>
    public string[] Labels { get; }

    /// <summary>Sets of inputs that neurons may read together though they are more than the order.</summary>
    public int[][] Interactions { get; }

    /// <summary>Delta of Huber's loss; null for others.</summary>
    public double? Delta { get; }

    public bool IsL1 { get; }

    public int Order { get; }

    public bool HasSkip { get; }

    public bool IsStandardized { get; }

    public double Beta { get; }

    /// <summary>What the file claims of the network's objective.</summary>
    public double Objective { get; }

    /// <summary>What the file claims of the distance to the best network.</summary>
    public double Gap { get; }

    public int Rows { get; }

    /// <summary>The class in words.</summary>
    public string ClassInWords => $"{Word("loss")} loss, {Word("norm")} weights, at most {Math.Min(Order, Inputs.Length)} inputs per neuron"
        + (Interactions.Length > 0 ? $" or those of {Interactions.Length} interactions" : "") + (HasSkip ? ", a linear term" : "");

    public static ModelFile Read(string path)
    {
        FileInfo file = new(path);
        if (file.Length > MostBytes)
        {
            throw new UnreadableException($"{path}: more than {MostBytes} bytes: expected a model file");
        }

        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            using JsonDocument document = JsonDocument.Parse(bytes);
            return new ModelFile(path, bytes, document.RootElement.Clone());
        }
        catch (Exception error) when (error is not (UnreadableException or IOException))
        {
            throw new UnreadableException($"{path}: not a model file of one hidden layer with a proven gap: expected one that fit has written");
        }
    }

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(number => number.GetDouble())];

    private static int[] Set(JsonElement list) => [.. list.EnumerateArray().Select(input => input.GetInt32()).Order()];

    private static ModelNeuron Neuron(JsonElement neuron) => new(
        [.. neuron.GetProperty("inputs").EnumerateArray().Select(input => input.GetInt32())],
        Numbers(neuron.GetProperty("weights")),
        neuron.GetProperty("bias").GetDouble(),
        neuron.GetProperty("z")[0].GetDouble());

    private void Refuse()
    {
        bool known = _root.GetProperty("format").GetString() == "wedgefast-network" && _root.GetProperty("version").GetInt32() == 1;
        Require(known, "a network of one hidden layer");
        Require(!_root.TryGetProperty("encoding", out _), "inputs that are numbers, none missing");
        Require(_root.GetProperty("outputs").GetArrayLength() == 1, "one output");
        Require(_root.GetProperty("link").GetString() is "identity" or "logit", "no logarithms as outputs");
        Require(Word("loss") is "squared" or "huber" or "logistic", "the squared, Huber's or the logistic loss");
        Require(Word("dictionary") == "full" && Word("scope") == "global", "a global certificate");
        Require(Word("norm") is "l1" or "l2", "norm l1 or l2");
        Require(!_training.GetProperty("balanced").GetBoolean(), "no balanced weights");
        foreach (JsonProperty property in _training.EnumerateObject())
        {
            Require(Known.Contains(property.Name), $"nothing that this checker does not know, such as '{property.Name}'");
        }
    }

    private void Require(bool condition, string expected)
    {
        if (!condition)
        {
            throw new UnreadableException($"{_path}: beyond what this checker covers: expected {expected}");
        }
    }

    private string? Word(string name) => _training.GetProperty(name).GetString();

    private double Number(string name) => _training.GetProperty(name).GetDouble();
}
