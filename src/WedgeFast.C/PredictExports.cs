using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace WedgeFast.C;

/// <summary>Predicting, as wedgefast.h describes it.</summary>
internal static unsafe class PredictExports
{
    [UnmanagedCallersOnly(EntryPoint = "wedgefast_predict", CallConvs = [typeof(CallConvCdecl)])]
    public static int Predict(ulong model, double* inputs, long rows, long columns, double* predictions, long length)
    {
        try
        {
            Model trained = Handles.Get(model);
            (int expected, int numbers) = (trained.Columns.Count, trained.PredictionLength);
            if (columns != expected || length != numbers)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"Rows are of {columns} values for predictions of {length}: expected {expected} and {numbers}, as the model."));
            }

            trained.Predict(
                NativeArrays.Matrix(inputs, rows, columns, "inputs"), NativeArrays.Matrix(predictions, rows, length, "predictions"));
            return Status.Ok;
        }
        catch (Exception error)
        {
            return LastError.Of(error);
        }
    }
}
