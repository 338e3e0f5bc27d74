using WedgeFast.C;
using Xunit;

namespace WedgeFast.Cli.Tests.Native;

/// <summary>Predicting over the C boundary allocates nothing.</summary>
public class PredictExportTests
{
    [Fact]
    public unsafe void PredictionAllocatesNothing()
    {
        delegate* unmanaged[Cdecl]<ulong, double*, long, long, double*, long, int> predict = &PredictExports.Predict;
        Table table = new() { { "a", [0.0, 1, 2, 3, 4] }, { "b", [1.0, 0, 2, 1, 3] }, { "y", [0.0, 1, 4, 9, 16] } };
        Model model = Model.Fit(table, "y", new Training.TrainingOptions { BetaRatio = 0.05 });
        ulong handle = Handles.Add(model);
        double* inputs = stackalloc double[4] { 1, 2, 3, 4 };
        double* predictions = stackalloc double[2];
        Assert.Equal(Status.Ok, predict(handle, inputs, 2, 2, predictions, 1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int status = Status.Ok;
        for (int k = 0; k < 1000; k++)
        {
            status |= predict(handle, inputs, 2, 2, predictions, 1);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((Status.Ok, 0), (status, allocated));
        Assert.Equal([model.Predict([1.0, 2]), model.Predict([3.0, 4])], [predictions[0], predictions[1]]);
        Handles.Remove(handle);
    }
}
