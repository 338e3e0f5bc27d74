using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using WedgeFast.Benchmarks.Training;

if (args is ["spiral-path"])
{
    SpiralPath.Print();
    return;
}

// Cases are described in full.
IConfig config = DefaultConfig.Instance.WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(64));
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, config);
