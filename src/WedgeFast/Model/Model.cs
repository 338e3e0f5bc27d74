using WedgeFast.Network;
using WedgeFast.Samples;
using WedgeFast.Training;

namespace WedgeFast;

/// <summary>
/// A trained network with all that using it needs: what its training claims, which columns of a table it reads and how their words and
/// missing values
/// become inputs, and what its outputs mean. Immutable and thread-safe.
/// </summary>
public sealed class Model
{
    private readonly ModelRows _rows;

    /// <summary>A network and a claim that belong together.</summary>
    internal Model(LayeredNetwork network, TrainingClaim claim)
    {
        if (ClaimRules.Fault(network, claim) is { } fault)
        {
            throw new ArgumentException(fault, nameof(claim));
        }

        Network = network;
        Claim = claim;
        Encoding = claim.Encoding ?? InputEncoding.Plain(network.InputNames);
        Columns = [.. Encoding.Sources.Select(column => column.Name)];
        _rows = new ModelRows(this);
    }

    /// <summary>The network, in the units of the data. Its outputs are what <see cref="Predict(Table)"/> makes predictions of.</summary>
    public LayeredNetwork Network { get; }

    /// <summary>What its training claims: loss, class, objective, gap and what that covers.</summary>
    public TrainingClaim Claim { get; }

    /// <summary>The names of the columns that it reads, k of them.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The names of what it predicts: one column, or several of numbers.</summary>
    public IReadOnlyList<string> Targets => HasLabels ? [Claim.Target] : Network.Last.OutputNames;

    /// <summary>The names of the classes where it predicts one of them, else none.</summary>
    public IReadOnlyList<string> Labels => HasLabels ? Claim.Labels : [];

    /// <summary>How many numbers a prediction is: one per target, of classes the probability of each.</summary>
    public int PredictionLength => OutputRule.Length(Claim, Network.Last.OutputNames.Count);

    /// <summary>How the columns become inputs.</summary>
    internal InputEncoding Encoding { get; }

    /// <summary>Whether it predicts classes.</summary>
    internal bool HasLabels => Claim.Loss.HasClasses;

    /// <summary>What training gave, as a model.</summary>
    /// <param name="result">The result. Classes get the names "0", "1", .., as in its samples.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static Model Of(TrainingResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Of(result, labels: null, encoding: null, weightColumn: null);
    }

    /// <summary>What training of several hidden layers gave, as a model.</summary>
    /// <param name="result">The result.</param>
    /// <exception cref="ArgumentNullException">There is none.</exception>
    public static Model Of(LayeredResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new Model(result.Network, result.Last.Claim);
    }

    /// <summary>
    /// Trains as the command line's fit does: a target of words is learnt as classes, and where <paramref name="options"/> gives neither
    /// <see cref="TrainingOptions.Beta"/> nor <see cref="TrainingOptions.BetaRatio"/> cross-validation chooses it.
    /// </summary>
    /// <param name="table">The data.</param>
    /// <param name="roles">The target's name; or which columns are targets, inputs and weights, and what becomes of missing values.</param>
    /// <param name="options">How to train; null means the defaults.</param>
    /// <param name="validation">How to choose beta where it is not given; null means the defaults.</param>
    /// <param name="cancellation">Stops early with the best network so far and its true gap; never throws for it.</param>
    /// <exception cref="ArgumentException">A column is not there, a value not as stated, or an option out of range: the message names
    /// it.</exception>
    public static Model Fit(
        Table table, TableRoles roles, TrainingOptions? options = null, CrossValidationOptions? validation = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(roles);
        TableSamples data = TableSamples.ToFit(table, roles, options ?? new TrainingOptions());
        bool given = data.Options is not { Beta: null, BetaRatio: null };
        TrainingResult result = given
            ? Trainer.Fit(data.Samples, data.Options, cancellation: cancellation)
            : Trainer.FitCrossValidated(data.Samples, validation, data.Options, cancellation: cancellation).Fit;
        Model model = Of(result, data.Labels, data.Encoding, roles.Weights);
        return new Model(model.Network, new OffsetColumns(roles.Offset, roles.Exposure).In(model.Claim));
    }

    /// <summary>Reads a model file of any version.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no model file, or broken: the message says where.</exception>
    public static Model Load(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return WholeFile.Read(path, Load);
    }

    /// <summary>Reads a model from a stream of UTF-8 JSON.</summary>
    /// <param name="source">The stream.</param>
    /// <exception cref="InvalidDataException">It is no model file, or broken: the message says where.</exception>
    public static Model Load(Stream source)
    {
        (LayeredNetwork network, TrainingClaim claim) = ModelFile.ReadLayered(source);
        return new Model(network, claim);
    }

    /// <summary>Writes the model file; an older one is replaced when the new one is whole.</summary>
    /// <param name="path">The file.</param>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WholeFile.Write(path, Save);
    }

    /// <summary>Writes the model file: the same model always gives the same bytes.</summary>
    /// <param name="destination">Where to.</param>
    public void Save(Stream destination) => ModelFile.WriteLayered(destination, Network, Claim);

    /// <summary>Predicts rows of a table.</summary>
    /// <param name="table">A table with the model's columns, in any order, among others.</param>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the model's columns have them: the message names
    /// it.</exception>
    public Predictions Predict(Table table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return _rows.Predict(TableSamples.Encode(table, Encoding), OffsetColumns.Of(Claim).Of(table), row => $"row {row}");
    }

    /// <summary>
    /// Predicts one number. Allocates nothing. Of a model with offsets it is the prediction for an offset of 0, an exposure of 1.
    /// </summary>
    /// <param name="row">k values in the order of <see cref="Columns"/>; of a column of words the position of the word; NaN where a value
    /// is missing.</param>
    /// <returns>The prediction in units of the target; NaN where a value is missing and not filled.</returns>
    /// <exception cref="ArgumentException"><paramref name="row"/> is not as stated.</exception>
    /// <exception cref="InvalidOperationException">The model predicts classes, or several numbers.</exception>
    public double Predict(ReadOnlySpan<double> row)
    {
        if (PredictionLength > 1)
        {
            throw new InvalidOperationException($"A prediction of this model is {PredictionLength} numbers: expected a span for them.");
        }

        double prediction = 0;
        Predict(row, new Span<double>(ref prediction));
        return prediction;
    }

    /// <summary>
    /// Predicts rows. Allocates nothing. Of a model with offsets they are predictions for an offset of 0, an exposure of 1.
    /// </summary>
    /// <param name="rows">n x k, row-major, as for one row.</param>
    /// <param name="destination">n x <see cref="PredictionLength"/>, row-major: a number per target, of classes the probability of each;
    /// NaN where a value is missing and not filled.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or a value is not as stated.</exception>
    public void Predict(ReadOnlySpan<double> rows, Span<double> destination) => _rows.Predict(rows, destination);

    /// <summary>Predicts the class of a row. Allocates nothing.</summary>
    /// <param name="row">As for <see cref="Predict(ReadOnlySpan{double})"/>.</param>
    /// <returns>The label of the likeliest class; null where a value is missing and not filled.</returns>
    /// <exception cref="ArgumentException"><paramref name="row"/> is not as stated.</exception>
    /// <exception cref="InvalidOperationException">The model predicts numbers.</exception>
    public string? PredictLabel(ReadOnlySpan<double> row) => HasLabels
        ? _rows.Label(row)
        : throw new InvalidOperationException("The model predicts numbers: expected one of classes.");

    /// <summary>Compares predictions with known targets.</summary>
    /// <param name="table">A table with the model's columns and targets.</param>
    /// <param name="weights">The sample weights' column; null for weights of 1.</param>
    /// <exception cref="ArgumentException">A column is not there, or a value not as the model's columns have them: the message names
    /// it.</exception>
    public IReadOnlyList<Metric> Evaluate(Table table, string? weights = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        return Metrics(TableSamples.ToJudge(table, this, weights).Samples).Lines();
    }

    /// <summary>Recomputes what the model claims, from the network and the data alone.</summary>
    /// <param name="table">The data it was trained on, rows in any order.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The data cannot be what it was trained on: the message says why.</exception>
    public VerificationResult Verify(Table table, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        (SampleSet samples, InputEncoding? refitted) = TableSamples.ToJudge(table, this, Claim.WeightColumn);
        return FillRule.Checked(Verify(samples, threads, cancellation), Claim.Encoding, refitted);
    }

    /// <summary>
    /// How far the predictions of all networks that are all but as good may be from that of the model in one place: certified ends, and
    /// networks found towards them. For one target with the squared loss, one hidden layer and a proof. Takes some ten trainings for each
    /// end. MATHEMATICS.md, "Ranges".
    /// </summary>
    /// <param name="table">The data it was trained on.</param>
    /// <param name="row">0-based row of the table: the place.</param>
    /// <param name="share">By how much of itself the objective may be larger: 0.01 for one percent.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The model has no range, the data is not what it was trained on, or has no such row.</exception>
    public PredictionRange Range(Table table, int row, double share, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        SampleSet samples = TableSamples.ToJudge(table, this, Claim.WeightColumn).Samples;
        int at = samples.SourceRows.IndexOf(row);
        return at >= 0
            ? Range(samples, samples.Row(at).ToArray(), share, threads, cancellation)
            : throw new ArgumentException($"The row is {row}: expected one that the model was trained on.", nameof(row));
    }

    /// <summary>Such ranges of the rows of a table.</summary>
    /// <param name="table">The data it was trained on.</param>
    /// <param name="rows">The rows to predict: a table with the model's columns, in any order, among others.</param>
    /// <param name="share">By how much of itself the objective may be larger: 0.01 for one percent.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>A range per row; null where a value is missing and not filled.</returns>
    /// <exception cref="ArgumentException">The model has no range, the data is not what it was trained on, or a value not as the model's
    /// columns have them.</exception>
    public IReadOnlyList<PredictionRange?> Ranges(Table table, Table rows, double share, int threads = 0, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(rows);
        SampleSet samples = TableSamples.ToJudge(table, this, Claim.WeightColumn).Samples;
        return Ranges(samples, TableSamples.Encode(rows, Encoding).Places, share, threads, cancellation);
    }

    /// <summary>The range of a prediction over all near-optimal networks, in units of the target.</summary>
    internal PredictionRange Range(SampleSet samples, double[] place, double share, int threads = 0, CancellationToken cancellation = default) =>
        Ranges(samples, [place], share, threads, cancellation)[0]!;

    /// <summary>The same of several places; null for those that are null.</summary>
    internal PredictionRange?[] Ranges(
        SampleSet samples, IReadOnlyList<double[]?> places, double share, int threads = 0, CancellationToken cancellation = default)
    {
        if (!Network.IsTwoLayer)
        {
            throw new ArgumentException("a range is of one hidden layer; expected no other model.");
        }

        RangeSearch search = RangeSearch.Of(Network.Last, Claim, samples, share, threads, cancellation);
        return [.. places.Select(place => place is null ? null : InUnits(search.At(place)))];
    }

    private PredictionRange InUnits(PredictionRange range) => !Claim.LogTarget
        ? range
        : new PredictionRange(
            Math.Exp(range.Prediction), Math.Exp(range.Lower), Math.Exp(range.Upper), Math.Exp(range.LowerFound), Math.Exp(range.UpperFound), range.Limit);

    /// <summary>Recomputes what the model claims, from the network and samples alone.</summary>
    /// <param name="samples">The samples it was trained on, rows in any order; of classes the targets are positions in
    /// <see cref="Labels"/>.</param>
    /// <param name="threads">Threads; 0 means all.</param>
    /// <param name="cancellation">Stops with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ArgumentException">The samples cannot be what it was trained on: the message says why.</exception>
    internal VerificationResult Verify(SampleSet samples, int threads = 0, CancellationToken cancellation = default) =>
        Verifier.Verify(Network.Last, Claim, Features(samples), threads, cancellation);

    /// <summary>Makes predictions of rows that a reader has encoded.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="place">Names a row in messages.</param>
    /// <param name="offsets">What is added to the logarithms of predictions, one per row; none for nothing.</param>
    internal Predictions Predict(EncodedRows rows, double[] offsets, Func<int, string> place) => _rows.Predict(rows, offsets, place);

    /// <summary>The same; where a prediction is no finite number there is none.</summary>
    internal Predictions Score(EncodedRows rows, double[] offsets) => _rows.Score(rows, offsets);

    /// <summary>Compares predictions with the targets of samples.</summary>
    internal Metrics Metrics(SampleSet samples) => WedgeFast.Metrics.Of(Network.Last, Claim, Features(samples));

    /// <summary>Samples as the last two layers see them.</summary>
    internal SampleSet Features(SampleSet samples) => Network.IsTwoLayer ? samples : Network.FeaturesOf(samples);

    /// <summary>What training gave, with what only the reader of the data knows.</summary>
    /// <param name="result">The result.</param>
    /// <param name="labels">The names of the classes; null for "0", "1", ..</param>
    /// <param name="encoding">How columns became inputs; null where they are the inputs.</param>
    /// <param name="weightColumn">The sample weights' column, or null.</param>
    internal static Model Of(TrainingResult result, IReadOnlyList<string>? labels, InputEncoding? encoding, string? weightColumn)
    {
        TrainingResult named = result.WithSchema(labels, encoding, weightColumn);
        return new Model(named.Layers ?? LayeredNetwork.Of(named.Network), named.Claim);
    }
}
