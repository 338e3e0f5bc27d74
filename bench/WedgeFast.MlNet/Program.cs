using Microsoft.ML;
using WedgeFast.ML;
using WedgeFast.MlNet;

// FOLDER DATA..: both trainers of ML.NET on the first split of each data set, FOLDER/NAME.csv and FOLDER/splits/NAME.json, as rows of a
// table. See bench/results/mlnet.md.
if (args is not [string folder, string first, ..])
{
    Console.Error.WriteLine("expected: FOLDER DATA..");
    return 2;
}

MLContext context = new(seed: 1);
(string Name, Func<IEstimator<ITransformer>> Trainer)[] trainers =
[
    ("WedgeFast", () => context.Regression.Trainers.WedgeFast(new WedgeFastTrainerOptions())),
    ("LightGBM", () => context.Regression.Trainers.LightGbm()),
];
foreach ((_, Func<IEstimator<ITransformer>> trainer) in trainers)
{
    // What is compiled at the first fit is no part of the others.
    Comparison.Of(context, trainer(), MlSplit.Read(context, folder, first));
}

Console.WriteLine("| table | rows | trainer | test RMSE | seconds | processor seconds | one row, microseconds |");
Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
foreach (string data in args[1..])
{
    MlSplit split = MlSplit.Read(context, folder, data);
    foreach ((string name, Func<IEstimator<ITransformer>> trainer) in trainers)
    {
        Comparison found = Comparison.Of(context, trainer(), split);
        Console.WriteLine(FormattableString.Invariant(
            $"| {data} | {split.Rows} | {name} | {found.Rmse:G4} | {found.Seconds:F2} | {found.ProcessorSeconds:F2} | {found.RowMicroseconds:F1} |"));
    }
}

return 0;
