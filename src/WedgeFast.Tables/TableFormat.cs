namespace WedgeFast.Tables;

/// <summary>Files that hold tables by columns.</summary>
internal enum TableFormat
{
    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>The file format of Apache Arrow, which is Feather of version 2.</summary>
    Arrow,
}
