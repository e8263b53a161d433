namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// The read-only folders of the machine in every sandbox: programs, libraries and the parts of <c>/etc</c> for name resolution, TLS and
/// user names. They contain no secrets and no files of users.
/// </summary>
internal static class MachineFolders
{
    // Links of a merged /usr are links in the sandbox, too.
    private static readonly string[] Programs = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/opt", "/nix/store"];

    private static readonly string[] OfEtc =
    [
        "passwd", "group", "nsswitch.conf", "host.conf", "gai.conf", "services", "protocols", "networks", "localtime", "timezone", "ssl/certs",
        "ssl/openssl.cnf", "ssl/cert.pem", "pki/tls/certs", "pki/tls/cert.pem", "pki/tls/openssl.cnf", "pki/ca-trust", "ca-certificates",
        "crypto-policies", "alternatives", "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "os-release", "mime.types", "containers", "terminfo",
        "bash.bashrc", "profile",
    ];

    // These files change with the network of the machine.
    private static readonly string[] OfNetwork = ["/etc/hosts", "/etc/resolv.conf"];

    /// <param name="searchPath">The folders of PATH. They are visible in the sandbox, too.</param>
    /// <param name="etc">Receives a copy of the parts of <c>/etc</c>: one mount is faster than thirty.</param>
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

    // The target of a link at the top can be missing in the sandbox. Links inside of folders lead to /usr and to each other.
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
            // Steps do not need files that this user cannot read.
            return;
        }
    }

    private static string Resolve(string path) => new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
}
