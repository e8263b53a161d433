using System.Globalization;

namespace ArcOperator.Testing;

/// <summary>A real server that a script of this repository starts for this process. It ends with the process.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private readonly string _script;
    private readonly string _folder;

    private LocalServer(string script, string folder) => (_script, _folder) = (script, folder);

    /// <summary>Host and port.</summary>
    public string Address => Read("address");

    public static Task<LocalServer> StartRegistryAsync(params IReadOnlyList<string> arguments) => StartAsync("registry", arguments);

    /// <summary>Starts a registry with the data of a folder, which is deleted with the server.</summary>
    public static Task<LocalServer> StartRegistryInAsync(string folder) => StartAsync("registry", folder, []);

    /// <param name="site">A folder whose files are served, or null.</param>
    public static Task<LocalServer> StartNginxAsync(string? site = null) => StartAsync("nginx", site is null ? [] : ["--site", site]);

    /// <summary>Starts PostgreSQL, with PgBouncer before it.</summary>
    public static Task<LocalServer> StartPostgresqlAsync(params IReadOnlyList<string> arguments) => StartAsync("postgresql", arguments);

    /// <summary>Path of a file of the server's state.</summary>
    public string PathOf(string file) => Path.Combine(_folder, file);

    /// <summary>Returns the content of a file of the server's state.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(_folder, file)).Trim();

    /// <summary>Runs another command of the server's script, and returns its output.</summary>
    public Task<string> RunAsync(string command, params IReadOnlyList<string> arguments) => Programs.RunAsync(_script, [command, _folder, .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync(_script, ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }

    private static Task<LocalServer> StartAsync(string name, IReadOnlyList<string> arguments) =>
        StartAsync(name, Directory.CreateTempSubdirectory($"arc-{name}-").FullName, arguments);

    private static async Task<LocalServer> StartAsync(string name, string folder, IReadOnlyList<string> arguments)
    {
        var script = Repository.PathOf("test", name, $"{name}.sh");
        await Programs.RunAsync(script, ["start", folder, .. arguments, "--while", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        return new(script, folder);
    }
}
