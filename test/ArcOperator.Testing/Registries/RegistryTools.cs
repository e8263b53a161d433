using NUnit.Framework;

namespace ArcOperator.Testing.Registries;

/// <summary>Registries and tools of other projects, which a script fetches into the cache of this machine.</summary>
public static class RegistryTools
{
    public const string Distribution = "docker-registry";
    public const string Crane = "crane";
    public const string WithReferrersApi = "referrers-registry";

    private static readonly string Script = Repository.PathOf("test", "registry", "tools.sh");

    /// <summary>Starts a registry, or skips the test if its program was not fetched.</summary>
    public static async Task<LocalServer> StartAsync(string program)
    {
        if (program == Distribution)
        {
            return await LocalServer.StartRegistryAsync();
        }

        await RequireAsync(program, program == WithReferrersApi ? "referrers" : "fetch");
        return await LocalServer.StartRegistryAsync("--program", program);
    }

    /// <summary>Returns the path of a tool, or skips the test if it was not fetched.</summary>
    public static Task<string> FindAsync(string tool) => RequireAsync(tool, "fetch");

    /// <summary>Starts a registry that holds an image which cosign has signed and attested.</summary>
    public static async Task<(LocalServer Registry, string Digest)> StartSignedAsync()
    {
        await RequireAsync("cosign", "fetch");
        var folder = Directory.CreateTempSubdirectory("arc-signed-").FullName;
        await Programs.RunAsync(Script, ["sign", folder]);
        var digest = (await File.ReadAllTextAsync(Path.Combine(folder, "digest"))).Trim();
        return (await LocalServer.StartRegistryInAsync(Path.Combine(folder, "registry")), digest);
    }

    private static async Task<string> RequireAsync(string program, string command)
    {
        var (exitCode, folder, _) = await Programs.RunToEndAsync(Script, ["path"]);
        var path = Path.Combine(folder.Trim(), program);
        if (exitCode != 0 || !File.Exists(path))
        {
            Assert.Ignore($"{program} is not on this machine; test/registry/tools.sh {command} fetches it");
        }

        return path;
    }
}
