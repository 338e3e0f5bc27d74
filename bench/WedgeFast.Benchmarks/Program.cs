using BenchmarkDotNet.Running;
using WedgeFast.Benchmarks.Training;

if (args is ["spiral-path"])
{
    SpiralPath.Print();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
