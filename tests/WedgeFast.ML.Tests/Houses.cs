using Microsoft.ML;

namespace WedgeFast.ML.Tests;

/// <summary>A row of made data.</summary>
public sealed class House
{
    public float Size { get; set; }

    public float Age { get; set; }

    public float Weight { get; set; }

    public float Price { get; set; }

    public bool IsDear { get; set; }

    public string Kind { get; set; } = "";
}

/// <summary>Predictions for numbers.</summary>
public sealed class PricePrediction
{
    public float Score { get; set; }
}

/// <summary>Predictions for classes.</summary>
public sealed class KindPrediction
{
    public string Name { get; set; } = "";

    public float[] Score { get; set; } = [];
}

/// <summary>Made data: a price with kinks and noise, and classes of it.</summary>
public static class Houses
{
    /// <summary>Rows, the same for the same seed.</summary>
    public static List<House> Rows(int count, int seed)
    {
        Random random = new(seed);
        List<House> rows = [];
        for (int i = 0; i < count; i++)
        {
            float size = 1 + (3 * random.NextSingle()), age = 5 * random.NextSingle();
            float price = (2 * size) + (4 * Math.Max(size - 2.5f, 0)) - Math.Min(age, 2) + (0.2f * (random.NextSingle() - 0.5f));
            string kind = price < 2 ? "hut" : price < 6 ? "house" : "villa";
            rows.Add(new House { Size = size, Age = age, Weight = 1 + (i % 2), Price = price, IsDear = price + random.NextSingle() > 4, Kind = kind });
        }

        return rows;
    }

    /// <summary>A view of them.</summary>
    public static IDataView View(MLContext context, int count, int seed) => context.Data.LoadFromEnumerable(Rows(count, seed));
}
