using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.C;

/// <summary>What there is of a model, by number and name, as wedgefast.h describes it; and of the library.</summary>
internal static unsafe class NameExports
{
    private const int Abi = 1;

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_abi", CallConvs = [typeof(CallConvCdecl)])]
    public static int AbiOfLibrary() => Abi;

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_version", CallConvs = [typeof(CallConvCdecl)])]
    public static long Version(byte* text, long size) =>
        Written(() => typeof(NameExports).Assembly.GetName().Version!.ToString(3), text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_last_error", CallConvs = [typeof(CallConvCdecl)])]
    public static long Error(byte* text, long size) => Written(() => LastError.Text, text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_column_count", CallConvs = [typeof(CallConvCdecl)])]
    public static long Columns(ulong model) => Count(model, known => known.Columns.Count);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_target_count", CallConvs = [typeof(CallConvCdecl)])]
    public static long Targets(ulong model) => Count(model, known => known.Targets.Count);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_class_count", CallConvs = [typeof(CallConvCdecl)])]
    public static long Classes(ulong model) => Count(model, known => known.Labels.Count);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_prediction_length", CallConvs = [typeof(CallConvCdecl)])]
    public static long Length(ulong model) => Count(model, known => known.PredictionLength);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_column_name", CallConvs = [typeof(CallConvCdecl)])]
    public static long Column(ulong model, long position, byte* text, long size) =>
        Written(() => At(Handles.Get(model).Columns, position, "columns"), text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_target_name", CallConvs = [typeof(CallConvCdecl)])]
    public static long Target(ulong model, long position, byte* text, long size) =>
        Written(() => At(Handles.Get(model).Targets, position, "targets"), text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_class_name", CallConvs = [typeof(CallConvCdecl)])]
    public static long Class(ulong model, long position, byte* text, long size) =>
        Written(() => At(Handles.Get(model).Labels, position, "classes"), text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_certificate", CallConvs = [typeof(CallConvCdecl)])]
    public static long Certificate(ulong model, byte* text, long size) => Written(() => CertificateJson.Of(Handles.Get(model)), text, size);

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_explain", CallConvs = [typeof(CallConvCdecl)])]
    public static long Explain(ulong model, double* inputs, long rows, long columns, byte* text, long size)
    {
        try
        {
            ReadOnlySpan<double> data = inputs is null && rows == 0 ? [] : NativeArrays.Matrix(inputs, rows, columns, "inputs");
            return NativeText.Write(ExplanationJson.Of(Handles.Get(model), data, columns), text, size);
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    private static long Count(ulong model, Func<Model, int> count)
    {
        try
        {
            return count(Handles.Get(model));
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    private static long Written(Func<string> find, byte* text, long size)
    {
        try
        {
            return NativeText.Write(find(), text, size);
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    private static string At(IReadOnlyList<string> names, long position, string what) => position >= 0 && position < names.Count
        ? names[(int)position]
        : throw new ArgumentException(FormattableString.Invariant(
            $"The position is {position}: the model has {names.Count} {what}, counted from 0."));
}
