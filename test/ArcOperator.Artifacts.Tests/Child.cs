using System.Diagnostics;
using System.Globalization;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Storage.Filesystem;
using ArcOperator.Artifacts.Tests.Storage;

namespace ArcOperator.Artifacts.Tests;

/// <summary>Actions that tests run in a separate process: to kill it, to confine it, or to compare two processes.</summary>
public static class Child
{
    private static string Assembly => typeof(Child).Assembly.Location;

    /// <summary>Returns a command line that runs an action.</summary>
    public static IReadOnlyList<string> Command(params IReadOnlyList<string> arguments) => ["dotnet", Assembly, .. arguments];

    internal static RunningChild Start(params IReadOnlyList<string> arguments)
    {
        var command = Command(arguments);
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { RedirectStandardOutput = true };
        return new(Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start"));
    }

    public static async Task<int> Main(string[] arguments)
    {
        try
        {
            Console.WriteLine(await RunAsync(arguments));
            return 0;
        }
        catch (ArtifactStoreException error)
        {
            Console.WriteLine($"{error.GetType().Name}: {error.Message}");
            return 1;
        }
    }

    private static async Task<string> RunAsync(string[] arguments)
    {
        switch (arguments)
        {
            case ["pack", var file, var path]:
                return await PackAsync(file, path);
            case ["put", var root, var size]:
                var artifact = Sample.Artifact(size: int.Parse(size, CultureInfo.InvariantCulture));
                await new FilesystemStore(root).PutAsync(artifact.Key, artifact.Open(), CancellationToken.None);
                return artifact.Key.Path;
            case ["put-half", var root]:
                var half = Sample.Artifact(size: 1 << 20);
                await new FilesystemStore(root).PutAsync(half.Key, new GatedStream(half.Bytes, () => Console.WriteLine("half")), CancellationToken.None);
                return half.Key.Path;
            case ["put-many", var root]:
                return await PutManyAsync(root);
            default:
                return $"what is '{string.Join(' ', arguments)}'?";
        }
    }

    private static async Task<string> PackAsync(string file, string path)
    {
        if (!DestinationPath.TryParse(path, out var destination, out var problem))
        {
            return problem;
        }

        await using var content = File.OpenRead(file);
        var packaged = await ArtifactPackager.PackAsync(content, destination, Stream.Null, CancellationToken.None);
        return $"{packaged.Digest} {packaged.Size}";
    }

    // Runs until it is killed.
    private static async Task<string> PutManyAsync(string root)
    {
        for (var seed = 0; ; seed++)
        {
            if (seed == 1)
            {
                Console.WriteLine("begun");
            }

            var artifact = Sample.Artifact(seed, size: 200_000);
            await new FilesystemStore(root).PutAsync(artifact.Key, artifact.Open(), CancellationToken.None);
        }
    }
}
