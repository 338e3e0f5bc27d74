using System.Net;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Plots;
using WedgeFast.Network;
using WedgeFast.Training;

namespace WedgeFast.Cli.Output;

/// <summary>A fit as one self-contained page: the summary, the certificate in words, the plots, the neurons, the options. No scripts, no links out.</summary>
internal static class HtmlReport
{
    private const string Style = """
        :root { color-scheme: light dark; --paper: #fefefe; --ink: #252a31; --line: #d5d9df; --good: #1a7f45; --warn: #a85500 }
        @media (prefers-color-scheme: dark) { :root { --paper: #15191e; --ink: #dde2e8; --line: #343b44; --good: #5fce8d; --warn: #f0a050 } }
        body { margin: 2rem auto; max-width: 68rem; padding: 0 1rem; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif }
        h1 { font-size: 1.6rem; margin-bottom: 0 } h2 { font-size: 1.2rem; margin-top: 2rem }
        .certificate { border-left: 4px solid var(--good); padding: .2rem 1rem; font-size: 1.05rem } .certificate.open { border-color: var(--warn) }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums } th, td { text-align: left; padding: .15rem 1rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
        .wide { overflow-x: auto } code { font: .9em ui-monospace, monospace } svg { max-width: 100%; height: auto }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="data">The data.</param>
    /// <param name="result">The network and its certificate.</param>
    /// <param name="report">The same numbers as in the report for other programs.</param>
    /// <param name="panels">The plots.</param>
    public static void Write(Stream stream, LoadedSamples data, TrainingResult result, Report report, IReadOnlyList<Panel> panels)
    {
        ReluNetwork network = result.Network;
        Explanation explanation = Explanation.Of(network, result.Claim, data.Samples.Inputs);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n<meta name=\"viewport\" content=\"width=device-width\" />\n");
        page.Append($"<title>{Text(report.Target)} from {Text(data.Source)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
        page.Append($"<h1>{Text(report.Target)} from {Text(data.Source)}</h1>\n<p>{Text(Summary(report))}</p>\n");
        bool proven = result.Status == TrainingStatus.Optimal;
        page.Append($"<h2>Certificate</h2>\n<p class=\"certificate{(proven ? "" : " open")}\">{Text(CertificateSentence.Of(result.Certificate, result.Claim, network))}</p>\n");
        page.Append("<h2>Plots</h2>\n").Append(PlotPage.Render(panels)).Append('\n');
        OutputMeaning output = OutputMeaning.Of(network, result.Claim);
        string moved = output.IsLogarithm ? output.Name : "the prediction";
        Importance(page, network, explanation, moved);
        Neurons(page, network, output, explanation, moved);
        page.Append("<h2>Numbers and options</h2>\n");
        Table(page, [], Options(report));
        page.Append($"<p>wedgefast {Text(report.Version)}, {Text(report.Runtime)}, {Words.Count(report.Threads, "thread")}</p>\n</body>\n</html>\n");
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        writer.Write(page);
    }

    private static string Summary(Report report) =>
        $"A network of {Words.Count(report.Neurons, "neuron")}, trained on {Words.Count(report.Rows, "row")} of {Words.Count(report.Inputs.Count, "input")}: "
        + $"training {report.Train.Phrase()}.";

    private static void Importance(StringBuilder page, ReluNetwork network, Explanation explanation, string moved)
    {
        page.Append($"<h2>What matters</h2>\n<p>By the standard deviation of what the neurons that read them add to {Text(moved)}.</p>\n");
        Table(page, ["inputs", $"moves {moved} by"], [.. explanation.Inputs.Concat(explanation.Sets)
            .Select(part => new[] { string.Join(", ", part.Inputs.Select(k => network.InputNames[k])), Words.Short(part.Weight) })]);
    }

    private static void Neurons(StringBuilder page, ReluNetwork network, OutputMeaning output, Explanation explanation, string moved)
    {
        page.Append($"<h2>Neurons</h2>\n<p>{Text(output.Name)} = {Words.Short(network.Intercept)}");
        for (int k = 0; k < network.Skip.Length; k++)
        {
            page.Append($" + {Words.Short(network.Skip[k])}*{Text(network.InputNames[k])}");
        }

        page.Append(" + the sum of these, the most important first; rows count from 0.</p>\n<div class=\"wide\">\n");
        Table(page, ["neuron", "through rows", "active on", $"moves {moved} by"], [.. explanation.Neurons.Select(neuron => new[]
        {
            neuron.Formula,
            string.Join(", ", network.Neurons[neuron.Position].Through),
            ExplanationText.Percent(neuron.ActiveShare ?? 0),
            Words.Short(neuron.Weight),
        })]);
        page.Append("</div>\n");
    }

    private static string[][] Options(Report report) =>
    [
        ["loss", $"{report.Loss}{(report.LogTarget ? " of the logarithm of the target" : "")}{(report.Delta is double delta ? $", delta {Words.Short(delta)}" : "")}{(report.Power is double power ? $", power {Words.Short(power)}" : "")}{(report.Level is double level ? $", level {Words.Short(level)}" : "")}"],
        ["classes", report.Labels.Count == 0 ? "none" : $"{string.Join(", ", report.Labels)}{(report.Balanced ? ", balanced" : "")}"],
        ["norm", report.Norm],
        ["inputs per neuron, at most", CsvNumber.Format(report.Order)],
        ["interactions beyond", report.Interactions is { } sets ? string.Join(", ", sets.Select(set => string.Join(':', set))) : "none"],
        ["dictionary", report.Dictionary],
        ["linear term", report.Skip ? "yes" : "no"],
        ["standardised inputs", report.Standardized ? "yes" : "no"],
        ["beta", Words.Short(report.Beta)],
        ["beta / betaMax", report.BetaRatio is double ratio ? Words.Short(ratio) : "undefined"],
        ["objective", Words.Short(report.Objective)],
        ["proven lower bound", report.DualObjective is double dual ? Words.Short(dual) : "none"],
        ["relative gap", report.RelativeGap is double gap ? Words.Bound(gap) : "none"],
        ["tolerance", report.Tolerance is double tolerance ? Words.Short(tolerance) : "none"],
        ["scope", report.Scope],
        ["status", report.Status ?? "none"],
        ["hyperplanes covered", CsvNumber.Format(report.Hyperplanes)],
        ["rounds", report.Rounds is int rounds ? CsvNumber.Format(rounds) : "none"],
        ["seconds", Words.Short(report.Seconds.Total)],
    ];

    private static void Table(StringBuilder page, string[] head, string[][] rows)
    {
        page.Append("<table>\n");
        if (head.Length > 0)
        {
            page.Append("<thead><tr>").AppendJoin("", head.Select(cell => $"<th>{Text(cell)}</th>")).Append("</tr></thead>\n");
        }

        foreach (string[] row in rows)
        {
            page.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{Text(cell)}</td>")).Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
