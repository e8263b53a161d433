using System.CommandLine;
using System.Reflection;

namespace ArcOperator.Commands;

/// <summary><c>arc-operator version</c></summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Say which version this is.");
        command.SetAction(parsed => parsed.InvocationConfiguration.Output.WriteLine(Version));
        return command;
    }

    /// <summary>As the build set it, without the commit that it may carry.</summary>
    public static string Version { get; } =
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
