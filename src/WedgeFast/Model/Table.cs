using System.Collections;
using WedgeFast.Samples;

namespace WedgeFast;

/// <summary>
/// Named columns of numbers or of words, all of the same length: <c>new Table { { "age", ages }, { "kind", kinds } }</c>.
/// </summary>
public sealed class Table : IEnumerable<string>
{
    private readonly List<TableColumn> _columns = [];

    /// <summary>The names of the columns, in the order they were added.</summary>
    public IReadOnlyList<string> Names => [.. _columns.Select(column => column.Name)];

    /// <summary>n, the number of rows.</summary>
    public int Count => _columns.Count == 0 ? 0 : _columns[0].Count;

    /// <summary>Adds a column of numbers.</summary>
    /// <param name="name">Its name, unlike the others'.</param>
    /// <param name="numbers">n numbers; NaN where a value is missing.</param>
    /// <exception cref="ArgumentException">The name is taken, or the length is another than that of the columns before.</exception>
    public void Add(string name, IReadOnlyList<double> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        Add(new TableColumn(name, [.. numbers], null), nameof(numbers));
    }

    /// <summary>Adds a column of words.</summary>
    /// <param name="name">Its name, unlike the others'.</param>
    /// <param name="words">n words; null or blank where a value is missing. Blanks around a word do not count.</param>
    /// <exception cref="ArgumentException">The name is taken, or the length is another than that of the columns before.</exception>
    public void Add(string name, IReadOnlyList<string?> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        Add(new TableColumn(name, null, [.. words.Select(word => string.IsNullOrWhiteSpace(word) ? null : word.Trim())]), nameof(words));
    }

    /// <summary>The names of the columns.</summary>
    public IEnumerator<string> GetEnumerator() => Names.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>A column by its name.</summary>
    /// <param name="name">The name.</param>
    /// <param name="role">What it is wanted for: "an input".</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    internal TableColumn Find(string name, string role) => _columns.Find(column => column.Name == name)
        ?? throw new ArgumentException(
            $"There is no column {Quoted.Text(name)}, {role}: the table has {string.Join(", ", Names.Select(Quoted.Text))}.", "table");

    private void Add(TableColumn column, string parameter)
    {
        ArgumentNullException.ThrowIfNull(column.Name, "name");
        if (_columns.Exists(other => other.Name == column.Name))
        {
            throw new ArgumentException($"There is a column {Quoted.Text(column.Name)} already: expected another name.", "name");
        }

        if (_columns.Count > 0 && column.Count != Count)
        {
            throw new ArgumentException(
                $"Column {Quoted.Text(column.Name)} has {column.Count} values: expected {Count}, as {Quoted.Text(_columns[0].Name)}.",
                parameter);
        }

        _columns.Add(column);
    }
}
