namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// What every step sees of the machine, read-only: its programs and libraries, and of <c>/etc</c> what name resolution, TLS,
/// user names and a few programs need. Nothing that holds secrets or belongs to a user.
/// </summary>
internal static class MachineFolders
{
    // Where the tree of a merged /usr has links, there are links in the sandbox too.
    private static readonly string[] Programs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store"];

    private static readonly string[] OfEtc =
    [
        "passwd", "group", "nsswitch.conf", "hosts", "host.conf", "gai.conf", "resolv.conf", "services", "protocols", "networks", "localtime",
        "timezone", "ssl/certs", "ssl/openssl.cnf", "ssl/cert.pem", "pki/tls/certs", "pki/tls/cert.pem", "pki/tls/openssl.cnf", "pki/ca-trust",
        "ca-certificates", "crypto-policies", "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "os-release", "mime.types",
        "containers", "terminfo", "bash.bashrc", "profile",
    ];

    /// <param name="searchPath">The folders of PATH; those that lie elsewhere are shown too.</param>
    public static IReadOnlyList<SandboxMount> Discover(IEnumerable<string> searchPath)
    {
        var mounts = Programs.SelectMany(Program).Concat(OfEtc.SelectMany(name => Copy($"/etc/{name}"))).ToList();
        mounts.AddRange(searchPath
            .Where(folder => Directory.Exists(folder) && !mounts.Exists(mount => mount.Holds(folder)))
            .Select(folder => SandboxMount.ReadOnly(folder, folder)));
        return mounts;
    }

    private static IEnumerable<SandboxMount> Program(string path) =>
        new FileInfo(path).LinkTarget is { } target ? [SandboxMount.Link(target, path)]
        : Directory.Exists(path) ? [SandboxMount.ReadOnly(path, path)]
        : [];

    // A link, as resolv.conf often is, may lead to where the sandbox has nothing: what it points to is shown in its place.
    private static IEnumerable<SandboxMount> Copy(string path) =>
        Path.Exists(path) ? [SandboxMount.ReadOnly(new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path, path)] : [];
}
