using WedgeFast.Samples;

namespace WedgeFast.Cli.Guessing;

/// <summary>How the cells of a column may be written: every way that suits all of them.</summary>
internal sealed class FormatGuess
{
    private static readonly (char Decimal, char? Group)[] Separators =
        [('.', null), (',', null), ('.', ','), (',', '.'), ('.', ' '), (',', ' '), ('.', '\''), (',', '\'')];

    private readonly List<CellFormat> _numbers = [];
    private readonly List<DateOrder> _dates = [];

    /// <summary>Tries all ways.</summary>
    /// <param name="cells">The different cells, at least one.</param>
    public FormatGuess(IReadOnlyList<string> cells)
    {
        if (CellFormat.TryUnit(cells[0], out string unit) && cells.All(cell => CellFormat.TryUnit(cell, out string other) && other == unit))
        {
            _numbers.AddRange(Separators.Select(pair => new CellFormat(pair.Decimal, pair.Group, unit))
                .Where(format => cells.All(cell => format.TryParse(cell, out _))));
        }

        if (_numbers.Count == 0)
        {
            _dates.AddRange(Enum.GetValues<DateOrder>().Where(order => cells.All(cell => Dates.TryParse(cell.AsSpan().Trim(), order, out _))));
        }
    }

    /// <summary>Whether numbers have a decimal comma, whatever they are taken for.</summary>
    public bool ProvesComma => _numbers.Count > 0 && _numbers.TrueForAll(format => format.Decimal == ',');

    /// <summary>Whether numbers have a decimal point, whatever they are taken for.</summary>
    public bool ProvesPoint => _numbers.Count > 0 && _numbers.TrueForAll(format => format.Decimal == '.');

    /// <summary>Whether all cells suit a way.</summary>
    public bool Suits => _numbers.Count + _dates.Count > 0;

    /// <summary>Settles on a way.</summary>
    /// <param name="comma">The decimal separator of the file; null where nothing tells.</param>
    /// <param name="dates">How dates are written, if the user said so.</param>
    /// <param name="cells">The cells.</param>
    /// <param name="problem">Why there are several, and what would settle it.</param>
    /// <returns>The way; null where there is none or several.</returns>
    public CellFormat? Settle(char? comma, DateOrder? dates, IReadOnlyList<string> cells, out string? problem)
    {
        problem = null;
        if (_dates.Count > 0)
        {
            DateOrder[] orders = [.. _dates.Where(order => dates is null || order == dates || _dates.Count == 1)];
            problem = orders.Length > 1
                ? $"'{cells[0]}': the day or the month may come first: add --dates dmy or --dates mdy"
                : null;
            return orders.Length == 1 ? new CellFormat(Date: orders[0]) : null;
        }

        CellFormat[] fitting = [.. _numbers.Where(format => comma is null || format.Decimal == comma)];
        fitting = fitting.Length > 0 ? fitting : [.. _numbers];
        bool same = cells.All(cell => fitting.Select(format => format.TryParse(cell, out double value) ? value : double.NaN).Distinct().Count() == 1);
        string? telling = same ? null : cells.FirstOrDefault(cell => cell.AsSpan().ContainsAny(',', '.'));
        problem = telling is null ? null : $"'{telling}': the comma may be a decimal one or separate thousands: add --decimal comma or --decimal point";
        return same && fitting.Length > 0 ? fitting[0] : null;
    }
}
