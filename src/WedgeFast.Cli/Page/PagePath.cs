using System.Text.Json;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Page;

/// <summary>How beta was chosen, in the page's data.</summary>
/// <param name="Choice">What cross-validation found.</param>
/// <param name="Claim">What its errors are of.</param>
internal sealed record PagePath(CrossValidationResult Choice, TrainingClaim Claim)
{
    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        // What the choice is made by: the mean absolute error of numbers, else the loss.
        bool absolute = Claim.Loss is { HasClasses: false, Link: Link.Identity };
        json.WriteStartObject("path");
        json.WriteString("note", $"Rows held out in {Words.Count(Choice.Folds, "fold")} chose the weight decay: a point for each that was tried, with one standard error.");
        json.WriteString("title", absolute ? $"mean absolute error{(Claim.LogTarget ? " of logarithms" : "")}" : $"{Claim.Loss.Name} loss");
        json.WriteNumber("chosen", Choice.Chosen);
        json.WriteStartArray("points");
        foreach (CrossValidationPoint point in Choice.Points)
        {
            json.WriteStartObject();
            json.WriteNumber("neurons", point.Neurons);
            json.WriteNumber("error", point.Error);
            json.WriteNumber("se", double.IsFinite(point.ErrorSe) ? point.ErrorSe : 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
