namespace WedgeFast.Proofs;

/// <summary>
/// The loss l(f, y) of a row, least value 0 of those of numbers, and its conjugate l*(u, y) = sup over f of u.f - l(f, y), by name. f, y
/// and u are a number per output; of the logistic loss y is 0 or 1, of softmax 1 at the row's class and 0 else.
/// </summary>
/// <param name="name">As in model files.</param>
/// <param name="parameter">Huber's delta, the level of the quantile, the power of Tweedie's loss.</param>
internal sealed class Loss(string name, double parameter)
{
    public static readonly string[] Names = ["squared", "huber", "quantile", "logistic", "softmax", "poisson", "gamma", "tweedie"];

    public bool HasClasses => name is "logistic" or "softmax";

    public bool IsOfLogarithm => name is "poisson" or "gamma" or "tweedie";

    public bool MayHaveSeveralOutputs => name is "squared" or "softmax";

    public Enclosure Value(Enclosure[] f, Enclosure[] y) => name switch
    {
        "squared" => 0.5 * Sum(f, k => (f[k] - y[k]).Square()),
        // e^2/2 and delta (e - delta/2) beyond delta: the same as e^2/2 - max(e - delta, 0)^2/2.
        "huber" => 0.5 * ((f[0] - y[0]).Square() - ((f[0] - y[0]).Absolute() - parameter).Positive().Square()),
        "quantile" => Enclosure.Larger(parameter * (y[0] - f[0]), (parameter - (Enclosure)1) * (y[0] - f[0])),
        "logistic" => LogOfSum([0, f[0]]) - (y[0] * f[0]),
        "softmax" => LogOfSum(f) - Sum(f, k => y[k] * f[k]),
        "poisson" => Functions.Exp(f[0]) - (y[0] * f[0]) - y[0] + Functions.Entropy(y[0]),
        "gamma" => (y[0] * Functions.Exp(0 - f[0])) + f[0] - 1 - Functions.Log(y[0]),
        _ => Tweedie(f[0], y[0]),
    };

    /// <exception cref="RefutedException">It is infinite, or may be.</exception>
    public Enclosure Conjugate(Enclosure[] u, Enclosure[] y)
    {
        switch (name)
        {
            case "squared":
                return Sum(u, k => (0.5 * u[k].Square()) + (u[k] * y[k]));
            case "huber":
                Require(u[0].Absolute().IsAtMost(parameter));
                return (0.5 * u[0].Square()) + (u[0] * y[0]);
            case "quantile":
                Require(((Enclosure)(-parameter)).IsAtMost(u[0]) && u[0].IsAtMost((Enclosure)1 - parameter));
                return u[0] * y[0];
            case "logistic":
                return Entropy(u[0] + y[0]) + Entropy(1 - u[0] - y[0]);
            case "softmax":
                // The probabilities sum to 1, as theta of a row sums to 0.
                return Sum(u, k => Entropy(u[k] + y[k]));
            case "poisson":
                return Entropy(u[0] + y[0]) - u[0] - Functions.Entropy(y[0]);
            case "gamma":
                return (u[0] * Functions.Log(y[0])) + Entropy(1 - u[0]) + u[0];
            default:
                return TweedieConjugate(u[0], y[0]);
        }
    }

    /// <summary>x log x, x at least 0.</summary>
    private static Enclosure Entropy(Enclosure x)
    {
        Require(((Enclosure)0).IsAtMost(x));
        return Functions.Entropy(x);
    }

    /// <summary>log(sum e^f).</summary>
    private static Enclosure LogOfSum(Enclosure[] f)
    {
        Enclosure most = f.Aggregate(Enclosure.Larger);
        return most + Functions.Log(Sum(f, k => Functions.Exp(f[k] - most)));
    }

    /// <summary>y^a d(f - log y), d(r) = (e^(a r) - 1)/a + (e^(-b r) - 1)/b with a = 2 - p and b = p - 1; e^(a f)/a of y = 0.</summary>
    private Enclosure Tweedie(Enclosure f, Enclosure y)
    {
        Enclosure a = (Enclosure)2 - parameter, b = (Enclosure)parameter - 1;
        if (y.Above == 0)
        {
            return Functions.Exp(a * f) / a;
        }

        Enclosure log = Functions.Log(y), r = f - log;
        return Functions.Exp(a * log) * (((Functions.Exp(a * r) - 1) / a) + ((Functions.Exp(0 - (b * r)) - 1) / b));
    }

    /// <summary>
    /// u log y + y^a sup over r of h(r) = s r - d(r), s = u / y^a, (u log u - u)/a of y = 0. h is concave: where its slope is not below 0
    /// at r, nor above at r', no value is above h(r) + h'(r) (r' - r), nor is the largest one below h(r).
    /// </summary>
    private Enclosure TweedieConjugate(Enclosure u, Enclosure y)
    {
        Enclosure a = (Enclosure)2 - parameter, b = (Enclosure)parameter - 1;
        if (y.Above == 0)
        {
            return (Entropy(u) - u) / a;
        }

        Enclosure log = Functions.Log(y), unit = Functions.Exp(a * log), s = u / unit;
        Enclosure Slope(double r) => s - Functions.Exp(a * r) + Functions.Exp(0 - (b * r));
        double middle = TweedieRoot(s.Above), width = 1e-13 * (1 + Math.Abs(middle)), low = middle - width, high = middle + width;
        Require(((Enclosure)0).IsAtMost(Slope(low)) && Slope(high).IsAtMost(0));
        Enclosure value = (s * low) - ((Functions.Exp(a * low) - 1) / a) - ((Functions.Exp(0 - (b * low)) - 1) / b);
        return (u * log) + (unit * (value + (Slope(low) * ((Enclosure)high - low) * Enclosure.Between(0, 1))));
    }

    /// <summary>About the r where e^(a r) - e^(-b r) is s, by halving an interval; nothing rests on how well it is found.</summary>
    private double TweedieRoot(double s)
    {
        double low = -700, high = 700;
        for (int step = 0; step < 100; step++)
        {
            double middle = (low + high) / 2;
            bool isBelow = Math.Exp((2 - parameter) * middle) - Math.Exp((1 - parameter) * middle) < s;
            (low, high) = isBelow ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static Enclosure Sum(Enclosure[] of, Func<int, Enclosure> term) => Enclosure.Sum(of.Length, term);

    private static void Require(bool condition)
    {
        if (!condition)
        {
            throw new RefutedException("theta of a row is beyond what the loss allows");
        }
    }
}
