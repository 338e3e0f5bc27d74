using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.C;

/// <summary>Saving, loading and freeing models, as wedgefast.h describes them.</summary>
internal static unsafe class FileExports
{
    [UnmanagedCallersOnly(EntryPoint = "wedgefast_save", CallConvs = [typeof(CallConvCdecl)])]
    public static int Save(ulong model, byte* path)
    {
        try
        {
            Handles.Get(model).Save(NativeText.ReadPath(path));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_load", CallConvs = [typeof(CallConvCdecl)])]
    public static int Load(byte* path, ulong* model)
    {
        try
        {
            NativeArrays.Require(model, "model");
            *model = Handles.Add(Model.Load(NativeText.ReadPath(path)));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_write", CallConvs = [typeof(CallConvCdecl)])]
    public static long Write(ulong model, byte* text, long size)
    {
        try
        {
            using MemoryStream content = new();
            Handles.Get(model).Save(content);
            return NativeText.Write(content.GetBuffer().AsSpan(0, (int)content.Length), text, size);
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_read", CallConvs = [typeof(CallConvCdecl)])]
    public static int Read(byte* content, long size, ulong* model)
    {
        try
        {
            NativeArrays.Require(model, "model");
            if (size < 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"The size is {size}: expected the bytes of content."));
            }

            using UnmanagedMemoryStream stream = new(NativeArrays.Require(content, "content"), size);
            *model = Handles.Add(Model.Load(stream));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_free", CallConvs = [typeof(CallConvCdecl)])]
    public static int Free(ulong model)
    {
        try
        {
            if (model != 0)
            {
                Handles.Remove(model);
            }

            return Status.Ok;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }
}
