using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace WedgeFast.Cli.Tests.Harness;

/// <summary>A headless Chromium; tests skip with a reason where there is none.</summary>
internal static partial class Browser
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    /// <summary>Loads pages side by side, each in a frame of its own width, runs a script on each and returns what it gives.</summary>
    /// <param name="folder">Where to put the page of frames.</param>
    /// <param name="script">The body of a function of a frame's window and document; what it returns becomes JSON.</param>
    /// <param name="width">The width of each frame.</param>
    /// <param name="pages">The pages.</param>
    public static JsonElement[] Run(TempFolder folder, string script, int width, params IReadOnlyList<string> pages)
    {
        string frames = string.Concat(pages.Select(page => string.Create(
            CultureInfo.InvariantCulture, $"<iframe style=\"width:{width}px;height:800px;border:0\" srcdoc=\"{WebUtility.HtmlEncode(page)}\"></iframe>\n")));
        string file = folder.Write("frames.html", $$"""
            <!DOCTYPE html><html><body>{{frames}}<pre id="found"></pre><script>
            addEventListener("load", () => {
              const found = [...document.querySelectorAll("iframe")].map(frame => {
                try { return (function (window, document) { {{script}} })(frame.contentWindow, frame.contentDocument); }
                catch (error) { return { error: String(error) + error.stack }; }
              });
              document.getElementById("found").textContent = JSON.stringify(found);
            });
            </script></body></html>
            """);
        string dom = Dump(folder, file), json = WebUtility.HtmlDecode(Found().Match(dom).Groups[1].Value);
        Assert.False(json.Length == 0, $"The browser found nothing: {dom[Math.Max(dom.Length - 300, 0)..]}");
        JsonElement[] results = [.. JsonDocument.Parse(json).RootElement.EnumerateArray()];
        Assert.All(results, result => Assert.False(result.ValueKind == JsonValueKind.Object && result.TryGetProperty("error",
            out JsonElement error), $"{result}"));
        return results;
    }

    private static string Dump(TempFolder folder, string file)
    {
        string? path = Names.SelectMany(name => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(at => Path.Combine(at, name)))
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, "no Chromium: apt-get install chromium");
        ProcessStartInfo start = new(path!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={folder.At("chromium")}",
            "--disable-dev-shm-usage", "--virtual-time-budget=10000", "--dump-dom", $"file://{file}"])
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> dom = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(CliProcess.Limit))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("the browser is still running");
        }

        Assert.True(process.ExitCode == 0, $"{path} ended with {process.ExitCode}: {error.Result}");
        return dom.Result;
    }

    [GeneratedRegex("""<pre id="found">(.*?)</pre>""", RegexOptions.Singleline)]
    private static partial Regex Found();
}
