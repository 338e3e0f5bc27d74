using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using WedgeFast.Network;
using Xunit;

namespace WedgeFast.Tests.Network;

public sealed class NetworkSourceTests
{
    private delegate double RowFunction(ReadOnlySpan<double> row);

    private delegate void RowsFunction(ReadOnlySpan<double> row, Span<double> outputs);

    public static IEnumerable<TheoryDataRow<string, int, bool>> Fitted => FittedNetworks.Cases;

    [Theory]
    [MemberData(nameof(Fitted))]
    public void CSharpPredictsLikeTheNetworkOnRealData(string data, int order, bool hasSkip)
    {
        (ReluNetwork network, double[] rows) = FittedNetworks.Get(data, order, hasSkip);
        AssertLike(network, rows, Compile(NetworkSource.CSharp(network, "Fitted")));
    }

    [Theory]
    [MemberData(nameof(Fitted))]
    public void CPredictsLikeTheNetworkOnRealData(string data, int order, bool hasSkip)
    {
        (ReluNetwork network, double[] rows) = FittedNetworks.Get(data, order, hasSkip);
        WithC(NetworkSource.C(network, "fitted"), "fitted_predict", predict => AssertLike(network, rows, predict));
    }

    [Fact]
    public void BothPredictLikeRandomNetworks()
    {
        Random random = new(1);
        foreach ((int dimension, int neurons) in ((int, int)[])[(1, 0), (1, 1), (5, 40), (12, 7)])
        {
            ReluNetwork network = Networks.Random(random, dimension, neurons, hasSkip: neurons != 7);
            double[] rows = [.. Enumerable.Range(0, dimension * 200).Select(_ => (random.NextDouble() * 4) - 2)];
            AssertLike(network, rows, Compile(NetworkSource.CSharp(network, "Random")));
        }
    }

    [Fact]
    public void SpecialNumbersAndNamesMakeSourceThatCompiles()
    {
        string[] names = ["*/ \n#error", "\\", "\u2028;\u0085", "??/"];
        ReluNetwork network = new(
            names, "out\r\n}", -0.0, [1e300, 5e-324, -1, 3], [new([0, 3], [double.MaxValue, -double.Epsilon], 1e22, 0.1, []), new([1], [1.0], -2, -3, [])]);
        double[][] rows = [[0, 0, 0, 0], [0, 3, 1, -1], [double.NaN, 0, 0, 0], [0, double.PositiveInfinity, 0, 0]];
        void AssertSame(RowFunction predict) => Assert.All(rows, row => Assert.Equal(network.Predict(row), predict(row)));

        AssertSame(Compile(NetworkSource.CSharp(network, "Special")));
        WithC(NetworkSource.C(network, "special"), "special_predict", AssertSame);
    }

    [Fact]
    public void ClassesHaveAProbabilityInBothLanguages()
    {
        ReluNetwork network = new(["a"], "y", -0.5, [], [new([0], [2.0], -1, 3, [])]);
        string[] labels = ["no\n#error", "yes\\"];
        RowFunction probability = Compile(NetworkSource.CSharp(network, "Classes", labels), "Probability");
        foreach (double x in (double[])[-1, 0.4, 0.6, 3])
        {
            Assert.Equal(1 / (1 + Math.Exp(-network.Predict([x]))), probability([x]), 1e-15);
        }

        WithC(NetworkSource.C(network, "classes", labels), "classes_probability", inC => Assert.Equal(probability([0.7]), inC([0.7]), 1e-15));
        Assert.Throws<ArgumentException>(() => NetworkSource.C(network, "classes", ["a"]));
        Assert.Throws<ArgumentException>(() => NetworkSource.CSharp(network, "Classes", ["a", "a"]));
    }

    [Theory]
    [InlineData(3, 0, 2, true)]
    [InlineData(5, 40, 3, true)]
    [InlineData(12, 7, 20, false)]
    public void BothWriteSeveralOutputs(int dimension, int neurons, int outputs, bool hasSkip)
    {
        Random random = new(neurons);
        ReluNetwork network = Networks.Random(random, dimension, neurons, hasSkip, outputs);
        double[] rows = [.. Enumerable.Range(0, dimension * 200).Select(_ => (random.NextDouble() * 4) - 2)];
        double[] expected = new double[200 * outputs];
        network.Predict(rows, expected);
        double bound = 1e-13 * FittedNetworks.Rms(expected);
        RowsFunction inCSharp = Compile<RowsFunction>(NetworkSource.CSharp(network, "Several"), "Predict");
        AssertAll(inCSharp);
        Assert.Throws<ArgumentException>(() => inCSharp(rows.AsSpan(0, dimension), new double[outputs - 1]));
        WithC(NetworkSource.C(network, "several"), "several_predict", AssertAll);

        void AssertAll(RowsFunction predict)
        {
            double[] actual = new double[outputs];
            for (int at = 0; at < expected.Length; at++)
            {
                predict(rows.AsSpan(at / outputs * dimension, dimension), actual);
                Assert.InRange(actual[at % outputs] - expected[at], -bound, bound);
            }
        }
    }

    [Fact]
    public void SeveralClassesHaveProbabilitiesInBothLanguages()
    {
        ReluNetwork network = new(["a"], ["u", "v", "w"], [1.0, 0, -1], [], [new([0], [2.0], -1, [3.0, -1, 0.5], [])]);
        string[] labels = ["no\n#error", "yes\\", "*/"];
        AssertAll(Compile<RowsFunction>(NetworkSource.CSharp(network, "Classes", labels), "Probabilities"));
        WithC(NetworkSource.C(network, "classes", labels), "classes_probabilities", AssertAll);
        Assert.Throws<ArgumentException>(() => NetworkSource.C(network, "classes", ["a", "b"]));

        // At the last one exp of a score is infinite.
        void AssertAll(RowsFunction probabilities) => Assert.All((double[])[-1, 0.7, 3, 1000], x =>
        {
            double[] scores = new double[3], actual = new double[3];
            network.Predict([x], scores);
            probabilities([x], actual);
            Assert.All(actual.Index(), p => Assert.Equal(1 / scores.Sum(score => Math.Exp(score - scores[p.Index])), p.Item, 1e-15));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void OfLogarithmsBothGiveTheExponentials(int outputs)
    {
        double[] z = [.. Enumerable.Range(1, outputs).Select(k => k - 1.5)];
        NetworkNeuron[] neurons = [new([0, 3], [0.7, -1.1], 0.2, z, []), new([1], [3.0], -1, [.. z.Select(value => 2 * value)], [])];
        string[] names = [.. Enumerable.Range(0, outputs).Select(k => $"y{k}")];
        ReluNetwork network = new(["a", "b", "c", "d"], names, z, [.. Enumerable.Range(0, 4 * outputs).Select(k => k / 7.0)], neurons);
        double[] rows = [.. Enumerable.Range(0, 4 * 50).Select(k => (k * 7 % 19 / 4.0) - 2)];
        double[] expected = new double[50 * outputs];
        network.Predict(rows, expected);
        const double bound = 1e-13;
        string inCSharp = NetworkSource.CSharp(network, "Logs", logTarget: true), inC = NetworkSource.C(network, "logs", logTarget: true);
        if (outputs == 1)
        {
            AssertOne(Compile(inCSharp));
            WithC(inC, "logs_predict", AssertOne);
        }
        else
        {
            AssertAll(Compile<RowsFunction>(inCSharp, "Predict"));
            WithC(inC, "logs_predict", AssertAll);
        }

        Assert.Contains("\n// The network has learnt logarithms: outputs are exponentials of its sums.\n", inC);
        string[] labels = [.. Enumerable.Range(0, Math.Max(outputs, 2)).Select(k => $"{k}")];
        Assert.Throws<ArgumentException>(() => NetworkSource.C(network, "logs", labels, logTarget: true));
        Assert.Throws<ArgumentException>(() => NetworkSource.CSharp(network, "Logs", labels, logTarget: true));

        void AssertOne(RowFunction predict) => AssertAll((row, values) => values[0] = predict(row));

        void AssertAll(RowsFunction predict)
        {
            double[] actual = new double[outputs];
            for (int at = 0; at < expected.Length; at++)
            {
                predict(rows.AsSpan(at / outputs * 4, 4), actual);
                Assert.True(double.IsFinite(actual[at % outputs]) && actual[at % outputs] > 0);
                Assert.InRange(Math.Log(actual[at % outputs]) - expected[at], -bound, bound);
            }
        }
    }

    [Fact]
    public void BothTakeOffsets()
    {
        ReluNetwork network = new(["a"], "y", 0.5, [], [new([0], [2.0], -1, 3.0, [])]);
        string inCSharp = NetworkSource.CSharp(network, "Rates", null, logTarget: true, hasOffset: true);
        Assert.Contains("PredictWithOffset(System.ReadOnlySpan<double> x, double offset) => Predict(x) * System.Math.Exp(offset);", inCSharp);
        Assert.Equal(Math.Exp(network.Predict([0.7])), Compile(inCSharp)([0.7]), 1e-13);
        string inC = NetworkSource.C(network, "rates", null, logTarget: true, hasOffset: true)
            + "double rates_at_one(const double x[1]) { return rates_predict_with_offset(x, 1.0); }\n";
        WithC(inC, "rates_at_one", predict => Assert.Equal(Math.Exp(network.Predict([0.7]) + 1), predict([0.7]), 1e-12));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BothGiveTheEndsOfIntervals(bool logTarget)
    {
        ReluNetwork network = new(["a"], "y", 0.5, [], [new([0], [2.0], -1, 3.0, [])]);
        HeldOutResiduals residuals = new(0.5, [0.25, 0.75, 1.5]);
        string inCSharp = NetworkSource.CSharp(network, "Ends", null, logTarget, residuals), inC = NetworkSource.C(network, "ends", null, logTarget, residuals);
        AssertEnd(Compile(inCSharp, "Lower"), -0.75);
        AssertEnd(Compile(inCSharp, "Upper"), 0.75);
        WithC(inC, "ends_lower", lower => AssertEnd(lower, -0.75));
        WithC(inC, "ends_upper", upper => AssertEnd(upper, 0.75));

        void AssertEnd(RowFunction end, double shift) => Assert.All((double[])[-1, 0.7, 2], x =>
        {
            double sum = network.Predict([x]) + shift;
            Assert.Equal(logTarget ? Math.Exp(sum) : sum, end([x]), 1e-11);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BothGiveEndsThatAreNetworks(bool logTarget)
    {
        ReluNetwork network = new(["a"], "y", 0.5, [], [new([0], [2.0], -1, 3.0, [])]);
        ReluNetwork lower = new(["a"], "y", -0.25, [], [new([0], [1.0], 0.5, -1.5, [])]), upper = new(["a"], "y", 1.5, [], []);
        HeldOutResiduals residuals = new(0.5, [-1.5, -0.25, 1.5], new IntervalBounds(lower, upper));
        string inCSharp = NetworkSource.CSharp(network, "Ends", null, logTarget, residuals), inC = NetworkSource.C(network, "ends", null, logTarget, residuals);
        AssertEnd(Compile(inCSharp, "Lower"), lower, 0.25);
        AssertEnd(Compile(inCSharp, "Upper"), upper, -0.25);
        WithC(inC, "ends_lower", end => AssertEnd(end, lower, 0.25));
        WithC(inC, "ends_upper", end => AssertEnd(end, upper, -0.25));

        void AssertEnd(RowFunction end, ReluNetwork of, double shift) => Assert.All((double[])[-1, 0.7, 2], x =>
        {
            double sum = of.Predict([x]) + shift;
            Assert.Equal(logTarget ? Math.Exp(sum) : sum, end([x]), 1e-11);
        });
    }

    [Fact]
    public void CSharpChecksTheNumberOfInputs()
    {
        RowFunction predict = Compile(NetworkSource.CSharp(Networks.Random(new Random(2), 3, 2, hasSkip: false), "Checked"));
        Assert.Throws<ArgumentException>(() => predict([1, 2]));
        Assert.Throws<ArgumentException>(() => predict([1, 2, 3, 4]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("é")]
    public void NamesThatAreNoIdentifiersAreRefused(string name)
    {
        ReluNetwork network = Networks.Random(new Random(3), 2, 2, hasSkip: false);
        Assert.Throws<ArgumentException>(() => NetworkSource.CSharp(network, name));
        Assert.Throws<ArgumentException>(() => NetworkSource.C(network, name));
    }

    private static void AssertLike(ReluNetwork network, double[] rows, RowFunction predict)
    {
        int dimension = network.InputNames.Count;
        double[] expected = new double[rows.Length / dimension];
        network.Predict(rows, expected);
        double bound = 1e-13 * FittedNetworks.Rms(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.InRange(predict(rows.AsSpan(i * dimension, dimension)) - expected[i], -bound, bound);
        }
    }

    private static RowFunction Compile(string source, string method = "Predict") => Compile<RowFunction>(source, method);

    private static T Compile<T>(string source, string method)
        where T : Delegate
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "exported",
            [CSharpSyntaxTree.ParseText(source)],
            [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, generalDiagnosticOption: ReportDiagnostic.Error));
        using MemoryStream assembly = new();
        Assert.Empty(compilation.Emit(assembly).Diagnostics);
        Type type = Assert.Single(Assembly.Load(assembly.ToArray()).GetExportedTypes());
        return type.GetMethod(method)!.CreateDelegate<T>();
    }

    private static unsafe void WithC(string source, string name, Action<RowFunction> use) => WithC(source, name, address => use(row =>
    {
        fixed (double* x = row)
        {
            return ((delegate* unmanaged<double*, double>)address)(x);
        }
    }));

    private static unsafe void WithC(string source, string name, Action<RowsFunction> use) => WithC(source, name, address => use((row, outputs) =>
    {
        fixed (double* x = row, y = outputs)
        {
            ((delegate* unmanaged<double*, double*, void>)address)(x, y);
        }
    }));

    private static void WithC(string source, string name, Action<nint> use)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("wedgefast-");
        try
        {
            string file = Path.Combine(folder.FullName, "network.c");
            string library = Path.Combine(folder.FullName, "network.so");
            File.WriteAllText(file, source);
            Assert.SkipUnless(
                Run("gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-o", library, file, "-lm"),
                "gcc not found: C source was not compiled");
            nint handle = NativeLibrary.Load(library);
            use(NativeLibrary.GetExport(handle, name));
            NativeLibrary.Free(handle);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // False where there is no such program.
    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, errors);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
