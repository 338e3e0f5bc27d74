namespace WedgeFast.Kernels;

/// <summary>Log-probabilities of classes, each row's up to a common constant, and what they say.</summary>
internal static class SoftmaxFunction
{
    /// <summary>The probability of each class, e^f_k / sum e^f.</summary>
    /// <param name="outputs">f, one value per class, at least 1.</param>
    /// <param name="probabilities">Receives as many values.</param>
    public static void Probabilities(ReadOnlySpan<double> outputs, Span<double> probabilities)
    {
        double largest = outputs[Likeliest(outputs)], sum = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            sum += probabilities[k] = Math.Exp(outputs[k] - largest);
        }

        for (int k = 0; k < outputs.Length; k++)
        {
            probabilities[k] /= sum;
        }
    }

    /// <summary>The negative log-likelihood log(sum_k e^f_k) - f_y, with full relative precision.</summary>
    /// <param name="outputs">f, one value per class, at least 1.</param>
    /// <param name="own">The class y.</param>
    public static double Loss(ReadOnlySpan<double> outputs, int own)
    {
        int largest = Likeliest(outputs);
        double rest = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            rest += k == largest ? 0 : Math.Exp(outputs[k] - outputs[largest]);
        }

        return outputs[largest] - outputs[own] + LogisticFunction.LogOnePlus(rest);
    }

    /// <summary>The likeliest class, the first of equals.</summary>
    /// <param name="outputs">f, one value per class, at least 1.</param>
    public static int Likeliest(ReadOnlySpan<double> outputs)
    {
        int largest = 0;
        for (int k = 1; k < outputs.Length; k++)
        {
            largest = outputs[k] > outputs[largest] ? k : largest;
        }

        return largest;
    }
}
