using System.CommandLine;
using ArcOperator.Hosting;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator version</c></summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Print the version.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(ProgramVersion.Text));
        return command;
    }
}
