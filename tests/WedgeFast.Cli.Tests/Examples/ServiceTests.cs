using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using WedgeFast.Cli.Tests.Harness;
using Xunit;

namespace WedgeFast.Cli.Tests.Examples;

/// <summary>The service of docs/examples, driven over loopback.</summary>
public sealed class ServiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task ItTrainsPredictsAndReadsANewFile()
    {
        string path = _folder.At("live.json");
        using Process service = Started(path);
        try
        {
            using HttpClient client = new() { BaseAddress = await Address(service), Timeout = CliProcess.Limit };
            object rows = new { a = (double[])[1.5, 8], b = (double[])[2, 0.5] };
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await client.PostAsJsonAsync("/predict", rows)).StatusCode);
            JsonElement state = await Trained(client);
            Assert.Equal("Optimal", state.GetProperty("state").GetString());
            Assert.InRange(state.GetProperty("rounds").GetInt32(), 1, 1000);
            double[] predicted = await Predicted(client, rows);
            Assert.Equal(Expected(path), predicted);

            CliCall.Succeed("fit", _folder.Write("d.csv", SmallData.Csv), "--beta-ratio", "0.5", "--model", _folder.At("new.json"), "--quiet");
            double[] before = Expected(path), after = Expected(_folder.At("new.json"));
            Assert.NotEqual(before, after);
            File.Move(_folder.At("new.json"), path, overwrite: true);
            double[] reloaded = await Predicted(client, rows);
            Assert.Equal(after, reloaded);
            await File.WriteAllTextAsync(path, "{}");
            double[] kept = await Predicted(client, rows);
            Assert.Equal(after, kept);
            await Refuses(client);
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static Process Started(string path) => Process.Start(new ProcessStartInfo(
        "dotnet", [ExampleTests.Built("Service"), "--urls", "http://127.0.0.1:0", "--model", path])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;

    private static async Task<Uri> Address(Process service)
    {
        using CancellationTokenSource limit = new(CliProcess.Limit);
        const string Listening = "Now listening on: ";
        while (await service.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                // A pipe that nobody reads fills up, and whoever writes into it waits.
                _ = service.StandardOutput.ReadToEndAsync(CancellationToken.None);
                _ = service.StandardError.ReadToEndAsync(CancellationToken.None);
                return new Uri(line[(at + Listening.Length)..]);
            }
        }

        throw new InvalidOperationException("the service ended before it listened");
    }

    private static async Task<JsonElement> Trained(HttpClient client)
    {
        string[][] rows = [.. SmallData.Lines(SmallData.Csv)[1..].Select(line => line.Split(','))];
        double[] Column(int k) => [.. rows.Select(row => double.Parse(row[k], System.Globalization.CultureInfo.InvariantCulture))];
        object request = new { columns = new { a = Column(0), b = Column(1), y = Column(2) }, target = "y", betaRatio = 0.01 };
        using HttpResponseMessage accepted = await client.PostAsJsonAsync("/jobs", request);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
        Stopwatch clock = Stopwatch.StartNew();
        while (clock.Elapsed < CliProcess.Limit)
        {
            JsonElement state = await client.GetFromJsonAsync<JsonElement>(accepted.Headers.Location);
            if (state.GetProperty("state").GetString() != "running")
            {
                return state;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("the job did not end");
    }

    private static async Task<double[]> Predicted(HttpClient client, object rows)
    {
        using HttpResponseMessage response = await client.PostAsJsonAsync("/predict", rows);
        JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        return [.. answer.GetProperty("rows").EnumerateArray().Select(row => row[0].GetDouble())];
    }

    private static double[] Expected(string path)
    {
        Model model = Model.Load(path);
        return [model.Predict([1.5, 2]), model.Predict([8, 0.5])];
    }

    private static async Task Refuses(HttpClient client)
    {
        foreach (object request in (object[])[
            new { columns = new { a = (double[])[1] }, target = "y" }, new { columns = new { a = (double[])[1, 2], y = (double[])[1] }, target = "y" }, new { target = "y" }])
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync("/jobs", request);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            Assert.Contains("expected", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using HttpResponseMessage lacking = await client.PostAsJsonAsync("/predict", new { a = (double[])[1] });
        Assert.Equal(HttpStatusCode.BadRequest, lacking.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/jobs/99")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.DeleteAsync("/jobs/99")).StatusCode);
        foreach (string text in (string[])["{\"a\": [1, \"x\"]", "{\"a\": [1, \"NaN\"], \"b\": [1, 2]}", "null", "[]"])
        {
            using StringContent content = new(text, System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage response = await client.PostAsync("/predict", content);
            Assert.Equal((text, HttpStatusCode.BadRequest), (text, response.StatusCode));
        }
    }
}
