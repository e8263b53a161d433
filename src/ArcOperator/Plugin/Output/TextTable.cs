using System.Text;

namespace ArcOperator.Plugin.Output;

/// <summary>A table with aligned columns, as kubectl prints it.</summary>
/// <param name="headings">Headings of the columns.</param>
internal sealed class TextTable(params string[] headings)
{
    // In characters. The last column has no limit of its own.
    private const int WidestColumn = 72;
    private const string Gap = "   ";

    private readonly List<IReadOnlyList<(string Text, TextColour Colour)>> _rows = [];

    /// <summary>Adds a row. Missing cells are empty.</summary>
    public void Add(params IReadOnlyList<string> cells) => _rows.Add([.. cells.Select(cell => (Terminal.Line(cell), TextColour.None))]);

    /// <summary>Adds a row whose cells have colours.</summary>
    public void Add(params IReadOnlyList<(string Text, TextColour Colour)> cells) => _rows.Add([.. cells.Select(cell => (Terminal.Line(cell.Text), cell.Colour))]);

    /// <summary>Adds a row whose first cell keeps its leading spaces.</summary>
    public void AddIndented(string indent, params IReadOnlyList<(string Text, TextColour Colour)> cells) =>
        _rows.Add([.. cells.Select((cell, index) => ((index == 0 ? indent : "") + Terminal.Line(cell.Text), cell.Colour))]);

    /// <summary>Returns the lines of the table.</summary>
    public string Render(Terminal terminal)
    {
        var widths = headings.Select((heading, column) => Math.Max(heading.Length, _rows.Max(row => (int?)Math.Min(WidestColumn, Cell(row, column).Text.Length)) ?? 0)).ToList();
        var text = new StringBuilder();
        Append(text, [.. headings.Select(heading => (heading, TextColour.None))], widths, terminal);
        foreach (var row in _rows)
        {
            Append(text, row, widths, terminal);
        }

        return text.ToString();
    }

    private static (string Text, TextColour Colour) Cell(IReadOnlyList<(string Text, TextColour Colour)> row, int column) => column < row.Count ? row[column] : ("", TextColour.None);

    private static void Append(StringBuilder text, IReadOnlyList<(string Text, TextColour Colour)> row, List<int> widths, Terminal terminal)
    {
        // Spaces at the end of a line help no reader.
        var last = Enumerable.Range(0, widths.Count).LastOrDefault(column => Cell(row, column).Text.Length > 0);
        for (var column = 0; column <= last; column++)
        {
            var (cell, colour) = Cell(row, column);
            text.Append(column == 0 ? "" : Gap).Append(terminal.Paint(cell, colour)).Append(' ', column == last ? 0 : Math.Max(0, widths[column] - cell.Length));
        }

        text.Append('\n');
    }
}
