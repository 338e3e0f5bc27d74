using System.Text.Json;
using WedgeFast.Network;

namespace WedgeFast.Cli.Page;

/// <summary>The parts of a network in the page's data.</summary>
internal static class PageParts
{
    /// <summary>Writes them.</summary>
    public static void Write(Utf8JsonWriter json, AnovaDecomposition parts)
    {
        json.Numbers("constants", parts.Constants);
        json.WriteBoolean("hasRest", parts.HasRest);
        json.Numbers("restDeviations", parts.RestDeviations);
        json.WriteNumber("measured", parts.Rows);
        json.Numbers("partOfNeuron", parts.PartOfNeuron.Select(part => (double)part));
        json.Numbers("columnOfFeature", parts.Neurons.ColumnOfFeature.Select(column => (double)column));
        json.Numbers("partOfColumn", Enumerable.Range(0, parts.Columns.Count).Select(c => (double)Position(parts, c)));
        json.WriteStartArray("parts");
        foreach (AnovaPart part in parts.Parts)
        {
            Write(json, part, parts);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AnovaPart part, AnovaDecomposition parts)
    {
        json.WriteStartObject();
        json.WriteString("name", string.Join(", ", part.Columns.Select(c => parts.Columns[c].Name)));
        json.Numbers("columns", part.Columns.Select(c => (double)c));
        json.WriteStartArray("moved");
        foreach (GridFunction moved in part.Moved)
        {
            json.Numbers(null, moved.Values);
        }

        json.WriteEndArray();
        if (part.Joint is { } joint)
        {
            json.Numbers("joint", joint.Values);
        }

        json.Numbers("means", part.Means);
        json.Numbers("deviations", part.Deviations);
        json.WriteEndObject();
    }

    private static int Position(AnovaDecomposition parts, int column)
    {
        for (int p = 0; p < parts.Parts.Count; p++)
        {
            if (parts.Parts[p].Columns.AsSpan().SequenceEqual([column]))
            {
                return p;
            }
        }

        return -1;
    }
}
