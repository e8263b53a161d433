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
        "passwd", "group", "nsswitch.conf", "host.conf", "gai.conf", "services", "protocols", "networks", "localtime", "timezone", "ssl/certs",
        "ssl/openssl.cnf", "ssl/cert.pem", "pki/tls/certs", "pki/tls/cert.pem", "pki/tls/openssl.cnf", "pki/ca-trust", "ca-certificates",
        "crypto-policies", "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "os-release", "mime.types", "containers", "terminfo",
        "bash.bashrc", "profile",
    ];

    // These change when the machine moves to another network.
    private static readonly string[] OfNetwork = ["/etc/hosts", "/etc/resolv.conf"];

    /// <param name="searchPath">The folders of PATH; those that lie elsewhere are shown too.</param>
    /// <param name="etc">A folder to be filled with what steps see as <c>/etc</c>: one mount is quicker made than thirty.</param>
    public static IReadOnlyList<SandboxMount> Discover(IEnumerable<string> searchPath, string etc)
    {
        PrivateFiles.RemoveFolder(etc);
        OfEtc.Concat(["hosts", "resolv.conf"]).ToList().ForEach(name => Copy($"/etc/{name}", Path.Combine(etc, name)));
        var mounts = Programs.SelectMany(Program).ToList();
        mounts.Add(SandboxMount.ReadOnly(etc, "/etc"));
        mounts.AddRange(OfNetwork.Where(File.Exists).Select(path => SandboxMount.ReadOnly(Resolve(path), path)));
        mounts.AddRange(searchPath
            .Where(folder => Directory.Exists(folder) && !mounts.Exists(mount => mount.Holds(folder)))
            .Select(folder => SandboxMount.ReadOnly(folder, folder)));
        return mounts;
    }

    private static IEnumerable<SandboxMount> Program(string path) =>
        new FileInfo(path).LinkTarget is { } target ? [SandboxMount.Link(target, path)]
        : Directory.Exists(path) ? [SandboxMount.ReadOnly(path, path)]
        : [];

    // A link at the top may lead to where the sandbox has nothing; inside of folders they lead to /usr and to each other.
    private static void Copy(string path, string to)
    {
        if (File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to) ?? to);
            CopyFile(Resolve(path), to);
        }
        else if (Directory.Exists(path))
        {
            Directory.CreateDirectory(to);
            foreach (var entry in new DirectoryInfo(Resolve(path)).EnumerateFileSystemInfos())
            {
                CopyEntry(entry, Path.Combine(to, entry.Name));
            }
        }
    }

    private static void CopyEntry(FileSystemInfo entry, string to)
    {
        if (entry.LinkTarget is { } target)
        {
            File.CreateSymbolicLink(to, target);
        }
        else
        {
            Copy(entry.FullName, to);
        }
    }

    private static void CopyFile(string path, string to)
    {
        try
        {
            File.Copy(path, to);
        }
        catch (UnauthorizedAccessException)
        {
            // What this user may not read, steps have no use for.
            return;
        }
    }

    private static string Resolve(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
