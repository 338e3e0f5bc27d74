using System.Globalization;

namespace WedgeFast.Proofs;

/// <summary>
/// wedgefast-check P M.json DATA.csv: exit code 0 where the proof holds, 4 where it does not, 2 where a file cannot be read.
/// </summary>
internal static class CheckCommand
{
    private const string Usage = "wedgefast-check P M.json DATA.csv: expected a proof, the model file that it is of, and the data";

    public static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        try
        {
            if (arguments is not [var proofPath, var modelPath, var dataPath])
            {
                throw new UnreadableException(Usage);
            }

            Check(proofPath, modelPath, dataPath, output);
            return 0;
        }
        catch (RefutedException error)
        {
            output.WriteLine($"The proof does not hold: {error.Message}.");
            return 4;
        }
        catch (UnreadableException error)
        {
            errors.WriteLine(error.Message);
            return 2;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.WriteLine($"{error.Message.ReplaceLineEndings(" ")}: expected three files that can be read");
            return 2;
        }
    }

    private static void Check(string proofPath, string modelPath, string dataPath, TextWriter output)
    {
        ModelFile model = ModelFile.Read(modelPath);
        DataFile data = DataFile.Read(dataPath, model);
        using ProofFile proof = ProofFile.Open(proofPath, model, data);
        Statement statement = new(model, data, proof);
        statement.CheckModel();
        Cover cover = new(statement, proof);
        cover.Check();
        proof.RequireEnd();
        string objective = Text(statement.Objective.Above), gap = Text((statement.Objective - proof.Bound).Above);
        string bound = Text(proof.Bound), leaves = $"{cover.Nodes} boxes, {cover.Leaves} of them leaves";
        output.WriteLine($"Proven: no network of this class ({model.ClassInWords}), of any width, has an objective below {bound}.");
        output.WriteLine($"The objective of {modelPath} is at most {objective}: no network is better by more than {gap}.");
        output.WriteLine($"Checked: {data.Rows} rows, {cover.Sets} sets of inputs, {leaves}, {proof.BytesRead} bytes.");
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
