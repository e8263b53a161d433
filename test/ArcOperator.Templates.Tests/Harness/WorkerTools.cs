namespace ArcOperator.Templates.Tests.Harness;

/// <summary>The programs of the worker image, which a script fetches into the cache of this machine.</summary>
internal static class WorkerTools
{
    private static readonly string Script = Repository.PathOf("test", "worker", "tools.sh");

    private static readonly Lazy<Task<string?>> Folders = new(FindAsync);

    /// <summary>Returns a search path with the scripts and programs of the worker image, or skips the test.</summary>
    public static async Task<string> PathAsync()
    {
        var folders = await Folders.Value;
        if (folders is null)
        {
            Assert.Ignore("the programs of the worker image are not on this machine; test/worker/tools.sh fetch and test/registry/tools.sh fetch get them");
        }

        return $"{Repository.PathOf("image", "worker")}:{folders}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    /// <summary>Skips the test if a program is missing.</summary>
    public static async Task RequireAsync(string program)
    {
        if (!(await PathAsync()).Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            Assert.Ignore($"{program} is not on this machine; test/registry/tools.sh referrers builds it");
        }
    }

    /// <summary>Runs a program of the image with variables of its own.</summary>
    public static async Task<string> RunAsync(string program, IReadOnlyList<string> arguments, params (string Name, string Value)[] variables) =>
        await Programs.RunAsync("env", [$"PATH={await PathAsync()}", .. variables.Select(variable => $"{variable.Name}={variable.Value}"), program, .. arguments]);

    /// <summary>Writes databases of scanners that were built some hours ago.</summary>
    public static Task WriteDatabasesAsync(string folder, int hours) => Programs.RunAsync(Script, ["databases", folder, $"{hours}"]);

    private static async Task<string?> FindAsync()
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync(Script, ["path"]);
        return exitCode == 0 ? output.Trim() : null;
    }
}
