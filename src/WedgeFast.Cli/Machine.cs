using System.Numerics;
using System.Runtime.InteropServices;

namespace WedgeFast.Cli;

/// <summary>What the program runs on.</summary>
internal static class Machine
{
    public static string Version { get; } = typeof(Machine).Assembly.GetName().Version!.ToString(3);

    // Only a runtime that compiles while running is told where its assemblies are.
    public static string Runtime { get; } = RuntimeInformation.FrameworkDescription
        + (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") is null ? " native " : " ") + RuntimeInformation.RuntimeIdentifier;

    /// <summary>The width of Vector&lt;T&gt;, which results may depend on in their last digits.</summary>
    public static int VectorBits { get; } = Vector<byte>.Count * 8;

    public static int Threads { get; } = Environment.ProcessorCount;
}
