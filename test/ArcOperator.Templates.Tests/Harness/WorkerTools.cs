namespace ArcOperator.Templates.Tests.Harness;

/// <summary>The programs of the worker image as tools of tests.</summary>
internal static class WorkerTools
{
    private static readonly string[] Needed = ["clamscan", "cosign", "crane", "helm", "minisign", "notation", "oras", "rclone", "trivy"];

    /// <summary>Returns a search path with all programs, or skips the test.</summary>
    public static async Task<string> PathAsync()
    {
        await WorkerPrograms.RequireAsync(Needed);
        return await WorkerPrograms.PathAsync();
    }

    /// <summary>Runs a program of the image with variables of its own.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        await Programs.RunAsync("env", [$"PATH={await PathAsync()}", .. variables.Select(variable => $"{variable.Name}={variable.Value}"), program, .. arguments]);

    /// <summary>Writes databases of scanners that were built some hours ago.</summary>
    public static Task WriteDatabasesAsync(string folder, int hours) => Programs.RunAsync(Repository.PathOf("test", "worker", "tools.sh"), ["databases", folder, $"{hours}"]);
}
