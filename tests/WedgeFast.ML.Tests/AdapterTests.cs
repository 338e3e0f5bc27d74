using Microsoft.Data.Analysis;
using Microsoft.ML;
using WedgeFast.Data;
using WedgeFast.Training;
using Xunit;

namespace WedgeFast.ML.Tests;

/// <summary>Tables of views and of data frames.</summary>
public sealed class AdapterTests
{
    private readonly MLContext _context = new(seed: 1);

    [Fact]
    public void AViewBecomesColumnsByTheirTypes()
    {
        IDataView view = _context.Transforms.Concatenate("Both", "Size", "Age").Append(_context.Transforms.Conversion.MapValueToKey("Key", "Kind"))
            .Fit(Houses.View(_context, 20, 1)).Transform(Houses.View(_context, 20, 1));
        Table table = view.AsTable(["Price", "IsDear", "Kind", "Key", "Both"]);
        Assert.Equal(["Price", "IsDear", "Kind", "Key", "Size", "Age"], table.Names);
        Assert.Equal(20, table.Count);
        List<House> rows = Houses.Rows(20, 1);
        TrainingOptions options = new() { BetaRatio = 0.01 };
        Table plain = new()
        {
            { "Price", (double[])[.. rows.Select(row => (double)row.Price)] }, { "Size", (double[])[.. rows.Select(row => (double)row.Size)] },
            { "Age", (double[])[.. rows.Select(row => (double)row.Age)] }, { "Kind", (string[])[.. rows.Select(row => row.Kind)] },
        };
        TableRoles roles = new(["Price"]) { Inputs = ["Size", "Age", "Kind"] };
        Assert.Equal(Model.Fit(plain, roles, options).Claim.Objective, Model.Fit(table, roles, options).Claim.Objective);
        Assert.StartsWith("There is no column \"x\": the view has \"Size\"", Assert.Throws<ArgumentException>(() => view.AsTable(["x"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFrameBecomesColumnsAndPredictionsAFrame()
    {
        DataFrame frame = new(
            new DoubleDataFrameColumn("a", [1, 2, 3, 4, 5, 6]), new Int32DataFrameColumn("b", [3, 1, 2, 5, 4, 6]),
            new StringDataFrameColumn("kind", ["x", "y", "x", "y", "x", "y"]), new DoubleDataFrameColumn("y", [1, 2.5, 3, 4.5, 4, 6]));
        Table table = frame.AsTable();
        Assert.Equal(["a", "b", "kind", "y"], table.Names);
        Model model = Model.Fit(table, "y", new TrainingOptions { BetaRatio = 0.1 });
        DataFrame predicted = model.Predict(frame.AsTable(["a", "b", "kind"])).ToDataFrame();
        Assert.Equal(6, predicted.Rows.Count);
        Assert.Equal(model.Predict([2, 1, 1]), (double)predicted["y"][1]);
        Model classes = Model.Fit(frame.AsTable(["a", "b", "kind"]), "kind", new TrainingOptions { BetaRatio = 0.1 });
        Assert.Equal(["prediction", "p(x)", "p(y)"], classes.Predict(table).ToDataFrame().Columns.Select(column => column.Name));
        Assert.StartsWith("There is no column \"z\": the frame has \"a\"", Assert.Throws<ArgumentException>(() => frame.AsTable(["z"])).Message, StringComparison.Ordinal);
        frame.Columns.Add(new DateTimeDataFrameColumn("when", Enumerable.Repeat(new DateTime(2020, 1, 1), 6)));
        Assert.StartsWith("Column \"when\" holds DateTime: expected ", Assert.Throws<ArgumentException>(() => frame.AsTable()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsMissingInAFrameIsMissing()
    {
        DataFrame frame = new(new DoubleDataFrameColumn("a", [1, null, 3, 4, 5]), new DoubleDataFrameColumn("y", [1, 2.5, 3, 4.5, 4]));
        Assert.Throws<ArgumentException>(() => Model.Fit(frame.AsTable(), "y"));
        TableRoles roles = new(["y"]) { Missing = WedgeFast.Samples.MissingRule.Mean };
        Assert.NotNull(Model.Fit(frame.AsTable(), roles, new TrainingOptions { BetaRatio = 0.1 }));
    }
}
