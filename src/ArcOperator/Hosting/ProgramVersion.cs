using System.Reflection;

namespace ArcOperator.Hosting;

/// <summary>Version of this program.</summary>
internal static class ProgramVersion
{
    /// <summary>The version that the build set, without the commit that may follow it.</summary>
    public static string Text { get; } =
        typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
