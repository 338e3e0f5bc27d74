namespace WedgeFast.Tables;

/// <summary>
/// What the fields of a struct of Parquet's Thrift file are. Readers of such structs go by the numbers of fields and take it for granted
/// that each is written as the thing it should be: where it is not they read on in the middle of something else.
/// </summary>
internal sealed class ThriftShape
{
    private const byte True = 1, False = 2, Int16 = 4, Int64 = 6, Binary = 8, List = 9, Struct = 12;

    private readonly (char Kind, char Element, ThriftShape? Inner)[] _fields;

    /// <summary>Describes a struct.</summary>
    /// <param name="fields">
    /// A sign per field, from number 1 on: i for whole numbers, b for truth values, s for texts, { for a struct, [ and another sign for a
    /// list, ? for any.
    /// </param>
    /// <param name="inner">Of each { what is in it, in the same order.</param>
    public ThriftShape(string fields, params ReadOnlySpan<ThriftShape> inner)
    {
        List<(char, char, ThriftShape?)> all = [];
        int structs = 0;
        for (int at = 0; at < fields.Length; at++)
        {
            char kind = fields[at], element = kind == '[' ? fields[++at] : '?';
            all.Add((kind, element, kind == '{' || element == '{' ? inner[structs++] : null));
        }

        _fields = [.. all];
    }

    private static ThriftShape Any { get; } = new("");

    private static ThriftShape Statistics { get; } = new("ssiissbb");

    /// <summary>The header of a page.</summary>
    public static ThriftShape PageHeader { get; } = new(
        "iiii{{{{", new ThriftShape("iiii{", Statistics), Any, new ThriftShape("iib"), new ThriftShape("iiiiiib{", Statistics));

    private static ThriftShape KeyValue { get; } = new("ss");

    private static ThriftShape Chunk { get; } = new("si{iiii{s", new ThriftShape("i[i[siiii[{iii{[{ii", KeyValue, Statistics, Any), Any);

    /// <summary>The end of a file.</summary>
    public static ThriftShape FileMetadata { get; } = new(
        "i[{i[{[{s[{{s", new ThriftShape("iiisiiiii{", Any), new ThriftShape("[{ii[{iii", Chunk, Any), KeyValue, Any, Any);

    /// <summary>Whether a field may be written as it is.</summary>
    /// <param name="field">Its number.</param>
    /// <param name="type">How it is written.</param>
    public bool Fits(long field, int type) => Fits(Of(field).Kind, type);

    /// <summary>Whether the elements of a list may be written as they are.</summary>
    /// <param name="field">The list's number.</param>
    /// <param name="type">How they are written.</param>
    public bool ElementsFit(long field, int type) => Fits(Of(field).Element, type);

    /// <summary>What is in a struct, or in each of a list; null where that is not known.</summary>
    public ThriftShape? Inner(long field) => Of(field).Inner;

    private (char Kind, char Element, ThriftShape? Inner) Of(long field) =>
        field >= 1 && field <= _fields.Length ? _fields[field - 1] : ('?', '?', null);

    private static bool Fits(char kind, int type) => kind switch
    {
        'i' => type is >= Int16 and <= Int64,
        'b' => type is True or False,
        's' => type == Binary,
        '[' => type == List,
        '{' => type == Struct,
        _ => true,
    };
}
