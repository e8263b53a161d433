namespace ArcOperator.Templates.Tests.Harness;

/// <summary>Registries, databases and signing keys that all tests of this project share. The first test starts them.</summary>
internal sealed class Peers : IAsyncDisposable
{
    /// <summary>User of the registry with a password.</summary>
    public const string User = "robot";

    private static readonly Lazy<Task<Peers>> Shared = new(StartAsync);

    private Peers(LocalServer source, LocalServer destination, LocalServer locked, Signer signer) =>
        (Source, Destination, Locked, Password, Signer) = (source, destination, locked, locked.Read("password"), signer);

    public LocalServer Source { get; }

    public LocalServer Destination { get; }

    /// <summary>A registry that only <see cref="User"/> can use.</summary>
    public LocalServer Locked { get; }

    /// <summary>Password of <see cref="User"/>.</summary>
    public string Password { get; }

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

    /// <summary>Copies an image of the source to the registry with a password.</summary>
    public Task LockAsync(string image) => WorkerTools.RunAsync("oras", ["cp", "--no-tty", "--from-plain-http", "--to-plain-http", "--to-username", User, "--to-password", Password,
        $"{Source.Address}/{image}", $"{Locked.Address}/{image}"]);

    /// <summary>Returns the files of Secrets with user and password for some sides, such as src and dst.</summary>
    public Dictionary<string, string> Login(params string[] sides) => sides.SelectMany(side => new[] { ($"{side}/username", User), ($"{side}/password", $"{Password}\r\n") })
        .ToDictionary(file => file.Item1, file => file.Item2);

    public async ValueTask DisposeAsync()
    {
        Signer.Dispose();
        await Locked.DisposeAsync();
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
    }

    private static async Task<Peers> StartAsync()
    {
        var servers = await Task.WhenAll(LocalServer.StartRegistryAsync(), LocalServer.StartRegistryAsync(), LocalServer.StartRegistryAsync("--user", User));
        var peers = new Peers(servers[0], servers[1], servers[2], await Signer.CreateAsync());
        // docker-registry can lose a blob that two clients push at the same time. Fixtures run in parallel, and artifacts share the empty configuration.
        foreach (var server in servers)
        {
            await WorkerTools.RunAsync("oras", ["push", "--plain-http", "--username", User, "--password", peers.Password, "--artifact-type", "application/vnd.arc.seed", $"{server.Address}/seed:1"]);
        }

        await peers.Source.RunAsync("images");
        return peers;
    }
}
