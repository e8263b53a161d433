namespace ArcOperator.HookExecutor.Confinement;

/// <summary>
/// Landlock domain of a hook (Linux 5.13, landlock(7)): files outside of the given paths do not open, and processes outside of the domain
/// cannot be traced. The latter includes their files in /proc.
/// </summary>
internal static class Landlock
{
    // The numbers are the same on all architectures.
    private const int CreateRuleset = 444;
    private const int AddRule = 445;
    private const int RestrictSelf = 446;

    private const int PathBeneath = 1;
    private const uint AskForVersion = 1;

    private const int VersionWithScopes = 6;

    private const ulong Execute = 1 << 0;
    private const ulong WriteFile = 1 << 1;
    private const ulong ReadFile = 1 << 2;
    private const ulong ReadFolder = 1 << 3;
    private const ulong Truncate = 1 << 14;
    private const ulong MakeDevicesAndSockets = (1 << 6) | (1 << 9) | (1 << 11);
    private const ulong ForFiles = Execute | WriteFile | ReadFile | Truncate;

    // Rights that a version of Landlock knows: moves between folders since 2, truncation since 3, ioctl of devices since 5.
    private static readonly ulong[] RightsOfVersion = [0x1FFF, 0x3FFF, 0x7FFF, 0x7FFF, 0xFFFF];

    private static readonly string[] Devices = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

    /// <summary>True if Landlock keeps signals of a hook away from other processes (Linux 6.12).</summary>
    public static bool LimitsSignals => Libc.CreateRuleset(CreateRuleset, [], 0, AskForVersion) >= VersionWithScopes;

    /// <summary>Confines the calling thread and the programs that it becomes.</summary>
    /// <param name="folder">Folder to read and write. Nothing in it can be executed.</param>
    /// <param name="readOnlyPaths">Files and folders to read and execute. Missing ones are skipped.</param>
    /// <exception cref="ConfinementException">This machine has no Landlock.</exception>
    public static void Apply(string folder, IEnumerable<string> readOnlyPaths)
    {
        var version = Libc.Check(Libc.CreateRuleset(CreateRuleset, [], 0, AskForVersion), "Landlock is not available");
        var rights = RightsOfVersion[Math.Min(version, RightsOfVersion.Length) - 1];
        // Scopes: no abstract Unix sockets and no signals to processes outside of the domain.
        var ruleset = (int)Libc.Check(
            Libc.CreateRuleset(CreateRuleset, [rights, 0, version >= VersionWithScopes ? 3UL : 0], version >= VersionWithScopes ? 24u : 8u, 0), "a Landlock ruleset cannot be created");
        Allow(ruleset, folder, rights & ~(Execute | MakeDevicesAndSockets));
        foreach (var path in readOnlyPaths.Where(Path.Exists))
        {
            Allow(ruleset, path, (Execute | ReadFile | ReadFolder) & rights);
        }

        foreach (var device in Devices.Where(File.Exists))
        {
            Allow(ruleset, device, (ReadFile | WriteFile | Truncate) & rights);
        }

        Libc.Check(Libc.RestrictSelf(RestrictSelf, ruleset, 0), "Landlock cannot be applied");
        _ = Libc.Close(ruleset);
    }

    private static void Allow(int ruleset, string path, ulong access)
    {
        var descriptor = (int)Libc.Check(Libc.Open(path, Libc.OpenPath | Libc.CloseOnExec), $"{path} cannot be opened");
        var rule = new PathRule(Directory.Exists(path) ? access : access & ForFiles, descriptor);
        Libc.Check(Libc.AddRule(AddRule, ruleset, PathBeneath, rule, 0), $"a Landlock rule for {path} cannot be added");
        _ = Libc.Close(descriptor);
    }
}
