using WedgeFast.Losses;
using WedgeFast.Samples;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.Tests.Models;

/// <summary>What models and tables refuse, and that they say what was found and what was expected.</summary>
public class ModelErrorTests
{
    private static readonly double[] Ages = [1, 2, 3, 4, 5, 6, 7, 8], Prices = [3, 1, 4, 1, 5, 9, 2, 6];
    private static readonly string[] Kinds = ["a", "b", "a", "b", "c", "a", "c", "b"], Answers = ["no", "yes", "no", "no", "yes", "yes", "no", "yes"];

    private static Table Data => new() { { "age", Ages }, { "kind", Kinds }, { "price", Prices }, { "answer", Answers } };

    private static TrainingOptions Options => new() { BetaRatio = 0.2, Threads = 1 };

    private static Model Priced => Fit(Data, new TableRoles(["price"]) { Inputs = ["age", "kind"] });

    [Fact]
    public void Nothing_is_refused_by_name()
    {
        Model model = Priced;
        Assert.Equal("table", Assert.Throws<ArgumentNullException>(() => Fit(null!, "price")).ParamName);
        Assert.Equal("roles", Assert.Throws<ArgumentNullException>(() => Fit(Data, null!)).ParamName);
        Assert.Equal("target", Assert.Throws<ArgumentNullException>(() => Fit(Data, (string)null!)).ParamName);
        Assert.Equal("result", Assert.Throws<ArgumentNullException>(() => Model.Of((TrainingResult)null!)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => Model.Load((string)null!)).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentNullException>(() => Model.Load((Stream)null!)).ParamName);
        Assert.Equal("path", Assert.Throws<ArgumentNullException>(() => model.Save((string)null!)).ParamName);
        Assert.Equal("destination", Assert.Throws<ArgumentNullException>(() => model.Save((Stream)null!)).ParamName);
        Assert.Equal("table", Assert.Throws<ArgumentNullException>(() => model.Predict((Table)null!)).ParamName);
        Assert.Equal("table", Assert.Throws<ArgumentNullException>(() => model.Verify((Table)null!)).ParamName);
        Assert.Equal("name", Assert.Throws<ArgumentNullException>(() => new Table { { null!, Ages } }).ParamName);
        Assert.Equal("numbers", Assert.Throws<ArgumentNullException>(() => new Table().Add("x", (double[])null!)).ParamName);
        Assert.Equal("words", Assert.Throws<ArgumentNullException>(() => new Table().Add("x", (string[])null!)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => Trainer.Fit(null!)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => Trainer.FitCrossValidated(null!)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => Trainer.FitPath(null!)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => Trainer.Check(null!, Options)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => LayeredTrainer.Fit(null!, 1, Options)).ParamName);
        Assert.Equal("samples", Assert.Throws<ArgumentNullException>(() => Verifier.Verify(model.Network.Last, model.Claim, null!)).ParamName);
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => Verifier.Verify(null!, model.Claim, null!)).ParamName);
        Assert.Equal("network", Assert.Throws<ArgumentNullException>(() => Auditor.Audit(null!, null!, Options)).ParamName);
        Assert.Equal("previous", Assert.Throws<ArgumentNullException>(() => Trainer.Refit(null!, null!)).ParamName);
    }

    [Fact]
    public void Wrong_names_are_listed_with_those_that_exist()
    {
        string[] expected = ["\"nothing\"", "\"age\", \"kind\", \"price\", \"answer\""];
        Says(expected, () => Fit(Data, "nothing"));
        Says(expected, () => Fit(Data, new TableRoles(["price"]) { Inputs = ["age", "nothing"] }));
        Says(expected, () => Fit(Data, new TableRoles(["price"]) { Weights = "nothing" }));
        Says(["\"kind\"", "input of the model", "\"age\""], () => Priced.Predict(new Table { { "age", Ages } }));
        Says(["\"price\"", "target"], () => Priced.Verify(new Table { { "age", Ages }, { "kind", Kinds } }));
        Says(["\"age\"", "one role"], () => Fit(Data, new TableRoles(["age"]) { Inputs = ["age", "kind"] }));
        Says(["no target"], () => Fit(Data, new TableRoles([])));
    }

    [Fact]
    public void Wrong_lengths_say_both_sizes()
    {
        Says(["\"b\"", "has 2 values", "expected 8", "\"a\""], () => new Table { { "a", Ages }, { "b", [1.0, 2] } });
        Says(["\"a\"", "already"], () => new Table { { "a", Ages }, { "a", Ages } });
        Model model = Priced;
        Says(["3 values", "rows of 2"], () => model.Predict([1, 2, 3]), "rows");
        Says(["4 values", "3 numbers", "rows of 2 for predictions of 1"], () => model.Predict([1, 2, 3, 0], new double[3]), "rows");
        Says(["holds 3 values", "expected 1"], () => Answered().PredictLabel([1, 2, 3]), "row");
    }

    [Fact]
    public void Wrong_values_say_row_and_column()
    {
        Model model = Priced;
        Says(["Row 0, column \"age\"", "NaN", "finite"], () => model.Predict([double.NaN, 1]));
        Says(["Row 1, column \"kind\"", "3 where the position of one of 3 words"], () => model.Predict([1, 2, 4, 3], new double[2]));
        Says(["Row 0, column \"kind\"", "0.5"], () => model.Predict([1, 0.5]));
        Says(["Row 1, column \"kind\"", "\"d\"", "\"a\", \"b\", \"c\""], () => model.Predict(new Table { { "age", [1.0, 2] }, { "kind", ["a", "d"] } }));
        Says(["Row 1, column \"kind\"", "missing"], () => model.Predict(new Table { { "age", [1.0, 2] }, { "kind", ["a", null] } }));
        Says(["Row 1, column \"age\"", "Infinity"], () => model.Predict(new Table { { "age", [1.0, double.PositiveInfinity] }, { "kind", ["a", "b"] } }));
        Says(["\"age\" holds words"], () => model.Predict(new Table { { "age", ["1"] }, { "kind", ["a"] } }));
        Model steep = Fit(new Table { { "age", Ages }, { "price", [.. Ages.Select(age => -1000 * age)] } }, "price");
        Says(["row 1", "beyond the largest number"], () => steep.Predict(new Table { { "age", [1, double.MaxValue] } }));
        Says(["\"answer\" holds words", "huber"], () => Fit(Data, new TableRoles(["answer"]) { Inputs = ["age"] }, Options with { Loss = Loss.Huber(1) }));
        Says(["column \"price\"", "expected two"], () => Fit(Data, new TableRoles(["price"]) { Inputs = ["age"] }, Options with { Loss = Loss.Logistic }));
    }

    [Fact]
    public void A_prediction_of_another_kind_is_refused()
    {
        Assert.Contains("2 numbers", Assert.Throws<InvalidOperationException>(() => Answered().Predict([1.0])).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Priced.PredictLabel([1.0, 0]));
        Assert.Throws<InvalidOperationException>(() => Priced.Predict(Data).Label(0));
        Assert.Throws<InvalidOperationException>(() => Answered().Predict(Data)[0]);
    }

    [Fact]
    public void A_file_that_is_none_is_named_and_left_alone()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "{ \"format\": 1 }");
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => Model.Load(path));
            Assert.StartsWith($"{path}: Not a readable model: ", error.Message, StringComparison.Ordinal);
            Assert.Throws<DirectoryNotFoundException>(() => Priced.Save(Path.Combine(path + ".none", "m.json")));
            Priced.Save(path);
            Assert.Equal(Priced.Claim.Objective, Model.Load(path).Claim.Objective);
            Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path) + "*"));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Predicting_from_spans_allocates_nothing()
    {
        LayeredResult deep = LayeredTrainer.Fit(SampleSet.Create(Ages, 1, Prices), 2, Options, cancellation: TestContext.Current.CancellationToken);
        Model[] models = [Priced, Answered(), Model.Of(deep)];
        foreach (Model model in models)
        {
            double[] row = new double[model.Columns.Count], prediction = new double[model.PredictionLength];
            long allocated = 0;
            for (int call = 0; call < 20; call++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                model.Predict(row, prediction);
                _ = model.Labels.Count > 0 ? model.PredictLabel(row) : null;
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            }

            Assert.Equal(0, allocated);
        }
    }

    private static Model Answered() => Fit(Data, new TableRoles(["answer"]) { Inputs = ["age"] });

    private static Model Fit(Table table, TableRoles roles, TrainingOptions? options = null) =>
        Model.Fit(table, roles, options ?? Options, cancellation: TestContext.Current.CancellationToken);

    private static void Says(string[] parts, Action action, string? parameter = null)
    {
        ArgumentException error = Assert.ThrowsAny<ArgumentException>(action);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', error.Message);
        Assert.True(parameter is null || parameter == error.ParamName, error.ParamName);
    }
}
