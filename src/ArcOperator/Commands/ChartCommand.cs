using System.CommandLine;
using ArcOperator.Packaging;
using ArcOperator.Packaging.Chart;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator chart generate|check</c></summary>
internal static class ChartCommand
{
    public static Command Create() => new("chart", "Generate the Helm chart from the objects of a release.")
    {
        PackageCommands.Generate("Write the chart into a folder.", "charts/arc-operator", Read),
        PackageCommands.Check("Name the files of the chart that differ from the generated ones. Exit code 1 if there are any.", "charts/arc-operator", Read),
    };

    private static PackageFolder Read(string folder, PackageCommands.Sources sources) =>
        new ChartGenerator(ReleaseObjects.Load(sources.Objects), new(sources.Config), sources.Image).Generate(folder);
}
