using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using WedgeFast.Cli.Output;
using WedgeFast.Losses;
using WedgeFast.Network;
using WedgeFast.Samples;

namespace WedgeFast.Cli.Page;

/// <summary>
/// A network as one self-contained page for people: how good it is, what is proven, what it predicts as controls are moved, what each input
/// and each pair adds.
/// The network and its parts are in it as plain JavaScript; it loads nothing.
/// </summary>
internal sealed record NetworkPage
{
    /// <summary>The network.</summary>
    public required LayeredNetwork Network { get; init; }

    /// <summary>What its outputs are.</summary>
    public required TrainingClaim Claim { get; init; }

    /// <summary>How columns become its inputs.</summary>
    public required InputEncoding Encoding { get; init; }

    /// <summary>The data that parts are measured on.</summary>
    public required SampleSet Samples { get; init; }

    /// <summary>Where the data come from.</summary>
    public required string Source { get; init; }

    /// <summary>Rows by which errors are judged, the most telling first.</summary>
    public required IReadOnlyList<PageRows> Errors { get; init; }

    /// <summary>What the rows by which errors are judged are.</summary>
    public required string ErrorsNote { get; init; }

    /// <summary>The certificate in a sentence.</summary>
    public required string Certificate { get; init; }

    /// <summary>Whether it is a proof of all that was asked for.</summary>
    public required bool IsProven { get; init; }

    /// <summary>More about the certificate, or null.</summary>
    public string? CertificateNote { get; init; }

    /// <summary>How beta was chosen; null where it was given.</summary>
    public PagePath? Path { get; init; }

    /// <summary>Names and values of the options and of the numbers of training.</summary>
    public IReadOnlyList<string[]> Options { get; init; } = [];

    private bool HasClasses => Claim.Loss.HasClasses;

    /// <summary>What a page calls a file: its name without folders.</summary>
    public static string NameOf(string source) => System.IO.Path.GetFileName(source) is { Length: > 0 } name ? name : source;

    /// <summary>Writes the page as UTF-8.</summary>
    /// <param name="stream">Where to.</param>
    public void Write(Stream stream)
    {
        string title = WebUtility.HtmlEncode($"{Claim.Target} from {Source}");
        string script = JavaScriptSource.Of(Network, "network", HasClasses ? Claim.Labels : null, Claim.HasLogOutput);
        using StreamWriter page = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        page.WriteLine("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">");
        page.WriteLine("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        page.WriteLine("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'\">");
        page.WriteLine($"<title>{title}</title>\n<style>\n{Resource("page.css")}</style>\n</head>\n<body>\n<main id=\"page\">\n<h1>{title}</h1>");
        page.WriteLine($"<p class=\"soft\">{WebUtility.HtmlEncode(Summary())}</p>\n<noscript>This page is drawn by a script: it needs JavaScript.</noscript>\n</main>");
        page.WriteLine($"<p class=\"soft\">wedgefast {WebUtility.HtmlEncode(Machine.Version)}</p>");
        page.WriteLine($"<script>\n{script}</script>\n<script>\nvar data = {Data()};\n</script>\n<script>\n{Resource("page.js")}</script>\n</body>\n</html>");
    }

    private string Summary()
    {
        string splines = Network.IsTwoLayer ? "" : ", inputs as splines";
        return $"A network of {Words.Count(Network.Last.Neurons.Count, "neuron")}{splines}, of {Words.Count(Encoding.Columns.Count, "input")}, trained on {Words.Count(Claim.Rows, "row")}.";
    }

    private string Data()
    {
        using MemoryStream content = new();
        using (Utf8JsonWriter json = new(content))
        {
            AnovaDecomposition parts = AnovaDecomposition.Of(Network, Encoding, Samples.Inputs, Samples.Weights);
            json.WriteStartObject();
            WriteMeaning(json);
            WriteErrors(json);
            new PageColumns(parts, Samples).Write(json);
            PageParts.Write(json, parts);
            Path?.Write(json);
            json.WriteStartArray("options");
            foreach (string[] option in Options)
            {
                json.Texts(null, option);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(content.GetBuffer(), 0, (int)content.Length);
    }

    private void WriteMeaning(Utf8JsonWriter json)
    {
        IReadOnlyList<string> names = Network.Last.OutputNames;
        OutputMeaning meaning = OutputMeaning.Of(Network.Last, Claim);
        bool several = names.Count > 1;
        json.WriteString("link", Claim.Loss.Link switch
        {
            Link.Logit => "logit",
            Link.Softmax => "softmax",
            _ => Claim.HasLogOutput ? "log" : "identity",
        });
        json.Texts("labels", HasClasses ? Claim.Labels : []);
        json.Texts("outputs", several && HasClasses ? Claim.Labels : names);
        json.Texts("outputNames", !several ? [meaning.Name] : HasClasses
            ? Claim.Labels.Select(label => $"log-probability of {label}, up to a constant")
            : names.Select(name => Claim.HasLogOutput ? Words.Logarithm(name) : name));
        json.WriteString("outputName", several && HasClasses ? "the logarithms of the probabilities, up to a constant" : several
            ? "each target" : meaning.Name);
    }

    private void WriteErrors(Utf8JsonWriter json)
    {
        json.WriteString("errorsNote", ErrorsNote);
        json.WriteStartArray("errors");
        foreach (PageRows rows in Errors)
        {
            rows.Write(json, Claim);
        }

        json.WriteEndArray();
        json.WriteStartObject("certificate");
        json.WriteString("sentence", Certificate);
        json.WriteBoolean("proven", IsProven);
        json.WriteString("note", CertificateNote);
        json.WriteEndObject();
    }

    private static string Resource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"There is no resource {name}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
