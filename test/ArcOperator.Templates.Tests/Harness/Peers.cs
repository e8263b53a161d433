namespace ArcOperator.Templates.Tests.Harness;

/// <summary>Registries, databases and signing keys that all tests of this project share. The first test starts them.</summary>
internal sealed class Peers : IAsyncDisposable
{
    /// <summary>User of the registry with a password.</summary>
    public const string User = "robot";

    private static readonly Lazy<Task<Peers>> Shared = new(StartAsync);

    private Peers(LocalServer source, LocalServer destination, Signer signer) => (Source, Destination, Signer) = (source, destination, signer);

    public LocalServer Source { get; }

    public LocalServer Destination { get; }

    public Signer Signer { get; }

    /// <summary>Skips the test if the programs of the worker image are missing.</summary>
    public static async Task<Peers> GetAsync()
    {
        await WorkerTools.PathAsync();
        return await Shared.Value;
    }

    public static async Task StopAsync()
    {
        if (Shared.IsValueCreated)
        {
            await (await Shared.Value).DisposeAsync();
        }
    }

    /// <summary>Pushes both databases, built some hours ago, and returns the parameters that name them.</summary>
    public async Task<Dictionary<string, string>> PushDatabasesAsync(int hours)
    {
        using var folder = new TemporaryFolder();
        await WorkerTools.WriteDatabasesAsync(folder.Root, hours);
        foreach (var name in (string[])["clamav", "trivy"])
        {
            await WorkerTools.RunAsync("sh", ["-c", $"cd '{folder.Root}' && oras push --plain-http {Source.Address}/databases/{name}:{hours} {name}.tar.gz"]);
        }

        return new()
        {
            ["malwareDatabase"] = $"http://{Source.Address}/databases/clamav:{hours}",
            ["vulnerabilityDatabase"] = $"http://{Source.Address}/databases/trivy:{hours}",
        };
    }

    /// <summary>Returns the digest of an image, or an empty text.</summary>
    public static async Task<string> DigestAsync(LocalServer registry, string image) => await DigestAsync(registry.Address, image);

    public static async Task<string> DigestAsync(string registry, string image)
    {
        var (exitCode, output, _) = await Programs.RunToEndAsync("env", [$"PATH={await WorkerTools.PathAsync()}", "oras", "resolve", "--plain-http", $"{registry}/{image}"]);
        return exitCode == 0 ? output.Trim() : "";
    }

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }

    private static async Task<Peers> StartAsync() => new(await LocalServer.StartRegistryAsync(), await LocalServer.StartRegistryAsync(), await Signer.CreateAsync());
}
