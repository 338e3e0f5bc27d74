using WedgeFast.Cli.Tests.Native;
using Xunit;

[assembly: AssemblyFixture(typeof(NativeLibrary))]

namespace WedgeFast.Cli.Tests.Native;

/// <summary>The native library, for the tests in C and in Python.</summary>
public sealed class NativeLibrary() : NativePublish(PublishArguments)
{
    /// <summary>How the library is published, but for where to.</summary>
    internal static readonly string[] PublishArguments = Arguments("src/WedgeFast.C");

    /// <summary>The library.</summary>
    public string File => Published("libwedgefast.so");
}
