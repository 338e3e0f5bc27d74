using System.Globalization;
using System.Text;
using WedgeFast.Cli.Csv;
using WedgeFast.Cli.Data;
using WedgeFast.Cli.Guessing;
using Xunit;

namespace WedgeFast.Cli.Tests.Fuzz;

/// <summary>
/// Random files in random encodings and separators against what they were written from; damaged ones give a table or one line.
/// WEDGEFAST_FUZZ says how many cases of each kind are run ("10000"), or which ("2000-3000").
/// </summary>
public sealed class ReaderFuzzTests
{
    private const string Letters = "abcxyzäöüßéèøñ€žšÀÿ";

    [Fact]
    public void Encodings()
    {
        foreach (int k in FuzzTests.Cases)
        {
            Random random = new(k);
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 300)).Select(_ => random.Next(12) switch
            {
                0 => "\n",
                1 => k % 4 is 0 or 3 ? "\U0001F600" : ",",
                2 => "\u2028",
                _ => Letters[random.Next(Letters.Length)].ToString(),
            }));
            text = k % 4 is 1 or 2 ? text.Replace('\u2028', 'x') : text;
            text = k % 4 == 2 ? string.Concat(text.Select(c => c > 255 ? 'y' : c)) : text;
            byte[] bytes = (k % 4) switch
            {
                0 => Encoding.UTF8.GetBytes(text),
                1 => [.. text.Select(Windows)],
                2 => Encoding.Latin1.GetBytes(text),
                _ => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(text)],
            };
            TextEncoding? said = (k % 4) switch { 1 => TextEncoding.Windows1252, 2 => TextEncoding.Latin1, _ => null };
            Assert.Equal(text, Read(bytes, said, random));

            // Without being told, what is no UTF-8 is Windows-1252.
            if (k % 4 == 1 && !IsUtf8(bytes) && !text.AsSpan().ContainsAnyInRange('\0', '\u0008'))
            {
                string found = ReadOrRefuse(bytes, random);
                Assert.True(found == text || found.Contains("expected one encoding", StringComparison.Ordinal), found);
            }
        }
    }

    [Fact]
    public void Numbers()
    {
        foreach (int k in FuzzTests.Cases)
        {
            Random random = new(k);
            (char point, string group, char delimiter) = (k % 6) switch
            {
                0 => ('.', "", ','),
                1 => (',', "", ';'),
                2 => ('.', ",", ';'),
                3 => (',', ".", '\t'),
                4 => (',', " ", ';'),
                _ => ('.', "'", ','),
            };
            NumberFormatInfo culture = new() { NumberDecimalSeparator = point.ToString(), NumberGroupSeparator = group, NumberGroupSizes = [3] };
            int rows = random.Next(3, 12);
            double[][] values = [.. Enumerable.Range(0, rows).Select(i => (double[])[Number(random), Number(random), i])];
            string[] lines = [.. values.Select(row => string.Join(delimiter, row.Take(2).Select(value => value.ToString("N2", culture)).Append(row[2].ToString(CultureInfo.InvariantCulture))))];
            string csv = string.Join(delimiter, "a", "b", "y") + "\n" + string.Join('\n', lines);
            ColumnChoice choice = new() { MayAsk = true, Missing = WedgeFast.Samples.MissingRule.Indicator, Inputs = ["a", "b"] };
            (CsvTable table, _) = GuessedFile.Read(new InputFile("-", new MemoryStream(Encoding.UTF8.GetBytes(csv))), choice);
            Assert.Equal(values.SelectMany(row => row), table.Values);
        }
    }

    [Fact]
    public void DamagedTables()
    {
        string[] texts =
        [
            "a;b;y\n1,5;12%;3\n2;7%;4\n1.234,5;9%;1\n", "when,c,y\n2024-01-02 10:00,red,1\n2024-02-03 11:30,blue,2\n2024-05-06 07:15,red,4\n",
            "a,b,y\n$1,NULL,3\n$2.50,-,4\n\"$1,234\",n.a.,5\n", "größe,ort,y\n1,Köln,3\n2,Møn,4\n3,Köln,1\n",
        ];
        foreach (int k in FuzzTests.Cases)
        {
            Random random = new(k);
            byte[] bytes = Mutation.Of(random, k % 2 == 0 ? Encoding.UTF8.GetBytes(texts[k % 4]) : Encoding.Latin1.GetBytes(texts[k % 4]));
            ColumnChoice choice = new() { MayAsk = true, Missing = WedgeFast.Samples.MissingRule.Indicator };
            try
            {
                LoadedSamples samples = LoadedSamples.FromFile(new InputFile("-", new MemoryStream(bytes)), choice);
                Assert.All(samples.Samples.Inputs.ToArray(), value => Assert.True(double.IsFinite(value)));
            }
            catch (CliError refused)
            {
                Assert.True(refused.Message.StartsWith("stdin: ", StringComparison.Ordinal), $"case {k}: {refused.Message}");
            }
        }
    }

    private static double Number(Random random) => (double)Math.Round((decimal)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(2, 8))), 2);

    private static bool IsUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static string ReadOrRefuse(byte[] bytes, Random random)
    {
        try
        {
            return Read(bytes, null, random);
        }
        catch (CliError refused)
        {
            return refused.Message;
        }
    }

    private static string Read(byte[] bytes, TextEncoding? encoding, Random random)
    {
        using DetectingReader reader = new("f", new PrefixedStream(bytes.AsMemory(0, bytes.Length / 2), new MemoryStream(bytes, bytes.Length / 2, bytes.Length - (bytes.Length / 2))), encoding);
        StringBuilder text = new();
        char[] buffer = new char[random.Next(1, 40)];
        for (int read; (read = reader.Read(buffer)) > 0;)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    // The Unicode consortium's table CP1252.TXT, of the characters used here.
    private static byte Windows(char c) => c switch
    {
        '€' => 0x80,
        'ž' => 0x9E,
        'š' => 0x9A,
        _ => (byte)c,
    };
}
