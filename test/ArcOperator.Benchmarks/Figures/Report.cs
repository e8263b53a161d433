using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>Measures figures and writes each as a row of a table and, on request, as one line of JSON in a file.</summary>
internal sealed class Report(string? file)
{
    /// <returns>The exit code: 1 if a figure could not be measured. A missed target is a result like any other.</returns>
    public async Task<int> RunAsync(BenchmarkContext workbench, IReadOnlyList<Figure> figures)
    {
        var exitCode = 0;
        if (file is not null)
        {
            await File.WriteAllTextAsync(file, "");
        }

        Console.WriteLine($"{"figure",-38} {"value",14} {"target",14} {"unit",-10}");
        foreach (var figure in figures)
        {
            try
            {
                var value = await figure.MeasureAsync(workbench);
                Console.WriteLine($"{figure.Name,-38} {Text(value),14} {Bound(figure),14} {figure.Unit,-10} {(figure.IsMet(value) ? "" : "missed")}");
                Append(Line(figure, value));
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                exitCode = 1;
                await Console.Error.WriteLineAsync($"{figure.Name} could not be measured: {error}");
            }
        }

        return exitCode;
    }

    // Written at once, so that a run that ends early leaves its figures behind.
    private void Append(string line)
    {
        if (file is not null)
        {
            File.AppendAllText(file, line + "\n");
        }
    }

    private static string Line(Figure figure, double value) => new JsonObject
    {
        ["name"] = figure.Name,
        ["value"] = Math.Round(value, 4),
        ["unit"] = figure.Unit,
        ["target"] = figure.Target,
        ["better"] = figure.Better == Better.Lower ? "lower" : "higher",
    }.ToJsonString();

    private static string Bound(Figure figure) => figure.Target is { } target ? $"{(figure.Better == Better.Lower ? "≤" : "≥")} {Text(target)}" : "–";

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : "0.##", CultureInfo.InvariantCulture);
}
