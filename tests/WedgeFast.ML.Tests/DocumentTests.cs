using Microsoft.Data.Analysis;
using Microsoft.ML;
using WedgeFast.Data;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.ML.Tests;

/// <summary>
/// The code of docs/mlnet.md, compiled and run. What stands between a line `begin` and the next line `end` is there as it is here.
/// </summary>
public sealed class DocumentTests
{
    [Fact]
    public void TheSnippetsAreThoseThatRunHere()
    {
        string root = Root();
        string[] shown = [.. Blocks(File.ReadAllText(Path.Combine(root, "docs", "mlnet.md")).ReplaceLineEndings("\n"))];
        string source = File.ReadAllText(Path.Combine(root, "tests", "WedgeFast.ML.Tests", "DocumentTests.cs")).ReplaceLineEndings("\n");
        string[] compiled = [.. source.Split("// begin\n").Skip(1)
            .Select(rest => string.Join('\n', rest.Split("// end")[0].TrimEnd().Split('\n').Select(line => line.Length > 8 ? line[8..] : "")))];
        Assert.Equal(compiled, shown);
    }

    [Fact]
    public void TheTrainerRuns()
    {
        string path = Path.GetTempFileName();
        try
        {
            MLContext data = new(seed: 1);
            (IDataView predicted, WedgeFastTransformer again) = Trained(Houses.View(data, 60, 1), Houses.View(data, 5, 2), path);
            Assert.NotNull(predicted.Schema.GetColumnOrNull("Score"));
            Assert.Equal("Features", again.FeatureColumnName);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void TheAdaptersRun()
    {
        List<House> rows = Houses.Rows(30, 1);
        DataFrame frame = new(
            new SingleDataFrameColumn("Size", rows.Select(row => row.Size)), new StringDataFrameColumn("Kind", rows.Select(row => row.Kind)),
            new SingleDataFrameColumn("Price", rows.Select(row => row.Price)));
        (Table ofView, DataFrame predictions) = Adapted(new MLContext(seed: 1).Data.LoadFromEnumerable(rows), frame);
        Assert.Equal(30, ofView.Count);
        Assert.Equal(30, predictions.Rows.Count);
    }

    private static (IDataView Predicted, WedgeFastTransformer Again) Trained(IDataView houses, IDataView others, string path)
    {
        // begin
        MLContext context = new(seed: 1);
        WedgeFastTrainerOptions options = new() { LabelColumnName = "Price", Training = new TrainingOptions { BetaRatio = 0.001 } };
        var pipeline = context.Transforms.Concatenate("Features", "Size", "Age").Append(context.Regression.Trainers.WedgeFast(options));
        var chain = pipeline.Fit(houses);
        WedgeFastTransformer trained = chain.LastTransformer;
        Console.WriteLine($"{trained.Model.Network.Last.Neurons.Count} neurons, gap {trained.Model.Claim.Gap}");
        IDataView predicted = chain.Transform(others);
        trained.Save(path);
        WedgeFastTransformer again = WedgeFastTransformer.Load(path);

        // end
        return (predicted, again);
    }

    private static (Table OfView, DataFrame Predictions) Adapted(IDataView view, DataFrame frame)
    {
        // begin
        Table ofView = view.AsTable(["Size", "Age", "Kind", "Price"]);
        Table ofFrame = frame.AsTable();
        Model model = Model.Fit(ofFrame, "Price");
        DataFrame predictions = model.Predict(ofFrame).ToDataFrame();

        // end
        return (ofView, predictions);
    }

    private static IEnumerable<string> Blocks(string text) => text.Split("```cs\n").Skip(1).Select(rest => rest.Split("\n```")[0]);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WedgeFast.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("WedgeFast.sln was not found above the tests.");
    }
}
