namespace WedgeFast.Samples;

/// <summary>What names of inputs must satisfy wherever they come from: caller, table or model file.</summary>
internal static class InputNames
{
    /// <summary>The names used where none are given: x1 .. xd.</summary>
    public static string[] Default(int dimension)
    {
        string[] names = new string[dimension];
        for (int k = 0; k < dimension; k++)
        {
            names[k] = FormattableString.Invariant($"x{k + 1}");
        }

        return names;
    }

    /// <summary>What is wrong with the names, in one sentence, or null: none may be null, and no two equal (compared ordinally).</summary>
    public static string? Fault(IReadOnlyList<string> names)
    {
        Dictionary<string, int> seen = new(names.Count, StringComparer.Ordinal);
        for (int k = 0; k < names.Count; k++)
        {
            if (names[k] is null)
            {
                return FormattableString.Invariant($"The name of input {k} is null: expected a text.");
            }

            if (!seen.TryAdd(names[k], k))
            {
                return FormattableString.Invariant(
                    $"Inputs {seen[names[k]]} and {k} are both named {Quoted.Text(names[k])}: expected distinct names.");
            }
        }

        return null;
    }
}
