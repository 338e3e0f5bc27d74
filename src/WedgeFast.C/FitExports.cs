using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using WedgeFast.Training;

namespace WedgeFast.C;

/// <summary>Training and verifying, as wedgefast.h describes them.</summary>
internal static unsafe class FitExports
{
    [UnmanagedCallersOnly(EntryPoint = "wedgefast_fit", CallConvs = [typeof(CallConvCdecl)])]
    public static int Fit(
        double* inputs, long rows, long columns, double* targets, long outputs, double* weights, byte* options, int* stop, ulong* model)
    {
        try
        {
            NativeArrays.Require(model, "model");
            TrainingArrays data = new(inputs, rows, columns, targets, outputs, weights);
            FitOptions read = FitOptionReader.Read(options is null ? "{}" : NativeText.Read(options, "options"));
            using StopFlag flag = new(stop);
            (Model trained, bool isDone) = ArrayTraining.Fit(data, read, flag.Token);
            *model = Handles.Add(trained);
            return isDone ? Status.Ok : Status.Stopped;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "wedgefast_verify", CallConvs = [typeof(CallConvCdecl)])]
    public static int Verify(
        ulong model, double* inputs, long rows, long columns, double* targets, long outputs, double* weights, int* stop, double* objective,
        double* gap)
    {
        try
        {
            Model claimed = Handles.Get(model);
            Table table = new TrainingArrays(inputs, rows, columns, targets, outputs, weights).For(claimed);
            using StopFlag flag = new(stop);
            flag.Token.ThrowIfCancellationRequested();
            VerificationResult result = claimed.Verify(table, cancellation: flag.Token);
            Write(objective, result.Certificate.Objective);
            Write(gap, result.Certificate.Gap ?? double.NaN);
            return result.Holds ? Status.Ok : LastError.Set(Status.ClaimFails, string.Join(' ', result.Failures));
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }

    private static void Write(double* destination, double value)
    {
        if (destination is not null)
        {
            *destination = value;
        }
    }
}
