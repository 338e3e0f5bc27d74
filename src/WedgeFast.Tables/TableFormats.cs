namespace WedgeFast.Tables;

/// <summary>Formats by the endings of files.</summary>
internal static class TableFormats
{
    /// <summary>The format of a file; null for another one.</summary>
    public static TableFormat? Of(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PARQUET" => TableFormat.Parquet,
        ".ARROW" or ".FEATHER" => TableFormat.Arrow,
        _ => null,
    };

    /// <summary>Its name.</summary>
    public static string Name(this TableFormat format) => format == TableFormat.Parquet ? "Parquet" : "Arrow";
}
