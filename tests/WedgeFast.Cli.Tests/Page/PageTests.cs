using System.Text.Json;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Tests.Harness;
using WedgeFast.Cli.Tests.Library;
using WedgeFast.Network;
using Xunit;

namespace WedgeFast.Cli.Tests.Page;

/// <summary>Pages in a real browser: their numbers are the program's, and their controls work.</summary>
public sealed class PageTests : IDisposable
{
    private const string Everything = """
        const { data, page } = window;
        return { names: data.columns.map(column => column.name), constants: data.constants,
          rows: data.rows.map(row => ({ number: row.number, ...page.evaluate(page.inputsOf(row.values)) })) };
        """;

    private const string Use = """
        const { data, page } = window, results = {};
        results.overflow = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        results.headings = [...document.querySelectorAll("h2")].map(title => title.textContent);
        results.unlabelled = [...document.querySelectorAll("input, select")].filter(one => !one.labels.length && !one.getAttribute("aria-label")).length;
        results.pictures = document.querySelectorAll("svg").length;
        results.unnamed = [...document.querySelectorAll("svg")].filter(one => one.getAttribute("role") !== "img" || !one.getAttribute("aria-label")).length;
        results.broken = [...document.querySelectorAll("svg *")].filter(one => [...one.attributes].some(a => /NaN|Infinity|undefined/.test(a.value))).length;
        const answer = () => JSON.parse(document.getElementById("answer").dataset.outputs);
        const control = document.getElementById("input0"), before = answer();
        const set = value => { control.value = value; control.dispatchEvent(new window.Event(control.tagName === "SELECT" ? "change" : "input")); };
        set(data.columns[0].words ? data.columns[0].words.length - 1 : data.columns[0].most);
        const state = data.columns.map(column => column.start);
        state[0] = Number(control.value);
        results.moved = JSON.stringify(answer()) === JSON.stringify(page.evaluate(page.inputsOf(state)).scores) && JSON.stringify(before) !== JSON.stringify(answer());
        const numbers = [...document.querySelectorAll("#prediction .number")].map(cell => Number(cell.textContent));
        results.sum = numbers.slice(0, -1).reduce((a, b) => a + b) - numbers.at(-1);
        results.scale = Math.max(...numbers.map(Math.abs));
        const rows = document.getElementById("row");
        rows.value = "3";
        rows.dispatchEvent(new window.Event("change"));
        results.row = JSON.stringify(answer()) === JSON.stringify(page.evaluate(page.inputsOf(data.rows[3].values)).scores);
        results.foreign = window.performance.getEntriesByType("resource").length;
        return results;
        """;

    private static readonly string[] Kinds =
    [
        "one target", "a linear term", "several targets", "two classes", "more classes", "words", "words, classes", "filled gaps",
            "logarithms", "splines", "splines of classes",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pages_compute_what_the_program_does()
    {
        string data = _folder.Write("d.csv", ModelKinds.Csv);
        ModelInput[] models = [.. Kinds.Select(kind => ModelInput.Read(Fit(kind, data)))];
        JsonElement[] found = Browser.Run(_folder, Everything, 1400, [.. models.Select(model => PageOf(model.Path, data))]);
        foreach ((ModelInput model, JsonElement page) in models.Zip(found))
        {
            LoadedSamples samples = HeldRows.Load(new InputFile(data, Stream.Null), model.Model, null);
            AnovaDecomposition parts = AnovaDecomposition.Of(model.Whole, model.Encoding, samples.Samples.Inputs, []);
            int outputs = parts.Constants.Length;
            double[] values = new double[parts.Parts.Count * outputs], rest = new double[outputs], scores = new double[outputs];
            AssertClose(parts.Constants, page.GetProperty("constants"));
            JsonElement[] rows = [.. page.GetProperty("rows").EnumerateArray()];
            Assert.Equal(24, rows.Length);
            for (int i = 0; i < rows.Length; i++)
            {
                // The controls have no gaps: a word that was filled is set as one of the words.
                if (model.Encoding.Columns.Any(column => column.Words is not null) && !samples.Samples.Row(i).ToArray()
                    .All(double.IsInteger))
                {
                    continue;
                }

                parts.Evaluate(samples.Samples.Row(i), values, rest);
                model.Whole.Predict(samples.Samples.Row(i), scores);
                AssertClose(scores, rows[i].GetProperty("scores"));
                AssertClose(values, rows[i].GetProperty("values").EnumerateArray().SelectMany(part => part.EnumerateArray()));
                AssertClose(rest, rows[i].GetProperty("rest"));
            }
        }
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1400)]
    public void Pages_fit_are_labelled_and_follow_their_controls(int width)
    {
        string data = _folder.Write("d.csv", ModelKinds.Csv);
        string[] kinds = ["one target", "several targets", "two classes", "words, classes", "splines"];
        JsonElement[] found = Browser.Run(_folder, Use, width, [.. kinds.Select(kind => PageOf(Fit(kind, data), data))]);
        foreach ((string kind, JsonElement page) in kinds.Zip(found))
        {
            Assert.Equal((kind, 0), (kind, page.GetProperty("overflow").GetInt32()));
            string[] headings = [.. page.GetProperty("headings").EnumerateArray().Select(title => title.GetString()!)];
            Assert.Equal(["How good it is", "What is proven", "What if", "What matters", "One input at a time"], headings.Take(5));
            Assert.All(["unlabelled", "unnamed", "broken", "foreign"], count => Assert.Equal((kind, count, 0),
                (kind, count, page.GetProperty(count).GetInt32())));
            Assert.True(page.GetProperty("pictures").GetInt32() >= 4);
            Assert.True(page.GetProperty("moved").GetBoolean(), kind);
            Assert.True(page.GetProperty("row").GetBoolean(), kind);

            // Each number is rounded to the fourth digit of the largest.
            Assert.InRange(Math.Abs(page.GetProperty("sum").GetDouble()), 0, 0.01 * page.GetProperty("scale").GetDouble());
        }
    }

    [Fact]
    public void Scripts_predict_what_the_program_does()
    {
        string data = _folder.Write("d.csv", ModelKinds.Csv);
        Model[] models = [.. ModelKinds.All.Keys.Select(kind => Model.Load(Fit(kind, data)))];
        string[] pages = [.. models.Select((model, m) =>
        {
            double[][] rows = [.. Enumerable.Range(0, 24).Select(i => Inputs(model, i)).OfType<double[]>()];
            string script = CliCall.Succeed("export", _folder.At($"{ModelKinds.All.Keys.ElementAt(m)}.json"), "--format",
                "javascript").Output;
            return $"<script>{script}</script><script>var rows = {JsonSerializer.Serialize(rows)};</script>";
        })];
        const string Predict = "return window.rows.map(x => window.network.probabilities ? [...window.network.probabilities(x), window.network.label(x)] : [window.network.predict(x)].flat());";
        JsonElement[] found = Browser.Run(_folder, Predict, 400, pages);
        foreach ((Model model, JsonElement page) in models.Zip(found))
        {
            int[] complete = [.. Enumerable.Range(0, 24).Where(i => Inputs(model, i) is not null)];
            JsonElement[] rows = [.. page.EnumerateArray()];
            Assert.Equal(complete.Length, rows.Length);
            foreach ((int i, JsonElement row) in complete.Zip(rows))
            {
                double[] expected = new double[model.PredictionLength];
                model.Predict(ModelKinds.Cells(model, i), expected);
                AssertClose(expected, row.EnumerateArray().Take(expected.Length));
                Assert.True(!model.HasLabels || model.PredictLabel(ModelKinds.Cells(model, i)) == row[expected.Length].GetString());
            }
        }
    }

    [Fact]
    public void The_script_is_named_after_its_file_and_words_of_the_language_are_avoided()
    {
        string model = Fit("one target", _folder.Write("d.csv", ModelKinds.Csv));
        foreach ((string file, string name) in (ReadOnlySpan<(string, string)>)[("price.js", "price"), ("class.js", "class_"),
            ("2-b.js", "_2_b")])
        {
            CliCall.Succeed("export", model, "--format", "javascript", "-o", _folder.At(file));
            Assert.Contains($"\nvar {name} = (function () {{\n", File.ReadAllText(_folder.At(file)), StringComparison.Ordinal);
        }
    }

    private static double[]? Inputs(Model model, int row)
    {
        double[] inputs = new double[model.Network.InputNames.Count];
        return model.Encoding.TryEncode(ModelKinds.Cells(model, row), inputs) ? inputs : null;
    }

    private string Fit(string kind, string data)
    {
        string path = _folder.At($"{kind}.json");
        CliCall.Succeed(["fit", data, "--beta-ratio", "0.05", "--model", path, "--quiet", .. ModelKinds.All[kind].Split(' ')]);
        return path;
    }

    private string PageOf(string model, string data)
    {
        CliCall.Succeed("explain", model, data, "--html", $"{model}.html");
        return File.ReadAllText($"{model}.html");
    }

    private static void AssertClose(double[] expected, JsonElement actual) => AssertClose(expected, actual.EnumerateArray());

    private static void AssertClose(double[] expected, IEnumerable<JsonElement> actual) => Assert.Equal(
        expected, actual.Select(value => value.GetDouble()), (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
}
