using WedgeFast.Accuracy;

// measure FOLDER SETTING DATA SPLIT prints one row; table ROWS.csv prints all rows as a page. See bench/results/accuracy.md.
// depth TARGET prints what more hidden layers give. See bench/results/depth.md.
switch (args)
{
    case ["measure", string folder, string setting, string data, string split]:
        Console.WriteLine(Setting.Parse(setting).Measure(DataSplit.Read(folder, data, int.Parse(split, System.Globalization.CultureInfo.InvariantCulture))));
        return 0;
    case ["table", string rows]:
        Console.Write(AccuracyTable.Of(File.ReadAllLines(rows)));
        return 0;
    case ["depth", "spiral" or "composed"]:
        foreach (string row in Depth.Measure(args[1]))
        {
            Console.WriteLine(row);
        }

        return 0;
    default:
        Console.Error.WriteLine("expected: measure FOLDER SETTING DATA SPLIT, table ROWS.csv, or depth spiral|composed");
        return 2;
}
