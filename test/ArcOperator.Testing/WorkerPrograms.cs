using NUnit.Framework;

namespace ArcOperator.Testing;

/// <summary>The scripts and programs of the worker image, for processes of this machine.</summary>
public static class WorkerPrograms
{
    private static readonly string[] Scripts = ["test/worker/tools.sh", "test/registry/tools.sh"];

    private static readonly Lazy<Task<string>> SearchPath = new(FindAsync);

    /// <summary>Returns a search path that begins with the scripts of the image and those of its programs that are in the cache.</summary>
    public static Task<string> PathAsync() => SearchPath.Value;

    /// <summary>Skips the test if one of the programs is missing.</summary>
    public static async Task RequireAsync(params IReadOnlyList<string> programs)
    {
        var folders = (await PathAsync()).Split(':');
        if (programs.FirstOrDefault(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))) is { } missing)
        {
            Assert.Ignore($"{missing} is not on this machine; test/registry/tools.sh fetch and referrers, test/helm/helm.sh fetch and test/worker/tools.sh fetch get the programs of the worker image");
        }
    }

    /// <summary>Sets PATH until the result is disposed, or skips the test if one of the programs is missing.</summary>
    public static async Task<IDisposable> OnPathAsync(params IReadOnlyList<string> programs)
    {
        await RequireAsync(programs);
        return new TemporaryVariable("PATH", await PathAsync());
    }

    private static async Task<string> FindAsync()
    {
        var folders = new List<string> { Repository.PathOf("image", "worker") };
        foreach (var script in Scripts)
        {
            var (exitCode, output, _) = await Programs.RunToEndAsync(Repository.PathOf(script), ["path"]);
            if (exitCode == 0)
            {
                folders.Add(output.Trim());
            }
        }

        return string.Join(':', [.. folders, Environment.GetEnvironmentVariable("PATH")]);
    }
}
