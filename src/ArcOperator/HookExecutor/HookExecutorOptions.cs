using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Runtime.Options;

namespace ArcOperator.HookExecutor;

/// <summary>Options of the hook executor alone. Address and whitelist are in <c>hooks</c>.</summary>
public sealed class HookExecutorOptions : IValidatableObject
{
    [Description("Owner: only processes of the same user may use the socket (mode 0600). Group: also those of the same group (0660). Default Owner.")]
    public SocketAccess SocketAccess { get; init; } = SocketAccess.Owner;

    [Description("Folders with the commands of hooks, separated by colons. Hooks get them as PATH and can read and execute their files. Default /app/tools:/usr/local/bin:/usr/bin:/bin.")]
    [Required]
    public string SearchPath { get; init; } = "/app/tools:/usr/local/bin:/usr/bin:/bin";

    [Description("Largest number of hooks that run at the same time. Memory and disk space of the container depend on it. Default: hooks.concurrency. Range hooks.concurrency to 64.")]
    [Range(1, 64)]
    public int? Concurrency { get; init; }

    [Description("Time between SIGTERM and SIGKILL when a hook is ended. Default 2s. Range 0s to 1m.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(2);

    [Description("Folder for the input, output and files of running hooks. Default: arc-operator-hooks in the folder for temporary files.")]
    [Required]
    public string WorkFolder { get; init; } = Path.Combine(Path.GetTempPath(), "arc-operator-hooks");

    [Description("Files and folders that hooks can read and execute, in addition to searchPath. Default: system libraries and the files that name resolution and TLS need.")]
    public IReadOnlyList<string> ReadOnlyPaths { get; init; } =
    [
        "/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/share", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/ssl", "/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf",
        "/etc/localtime", "/etc/passwd", "/etc/group", "/etc/alternatives",
    ];

    [Description("None: hooks open no sockets. Internet: hooks connect to any address that NetworkPolicies of the pod allow; the options of network do not apply to them. Default None.")]
    public HookNetwork Network { get; init; } = HookNetwork.None;

    [Description("Largest address space of each process of a hook, and largest memory of all its processes, in bytes. Programs written in Go need 2Gi or more. Default 512Mi. Range 32Mi to 64Gi.")]
    [Range(32L << 20, 64L << 30)]
    public long MaxMemory { get; init; } = 512L << 20;

    [Description("Largest CPU time of each process of a hook. Default 1m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxCpuTime { get; init; } = TimeSpan.FromMinutes(1);

    [Description("Largest size of all files of a hook, deleted ones that are open included, and of each of them, in bytes. Default 128Mi. Range 1Ki to 8Gi.")]
    [Range(1L << 10, 8L << 30)]
    public long MaxFolderSize { get; init; } = 128L << 20;

    [Description("Number of processes and threads that hooks can add to those of the executor's user. Not enforced for root. Default 64. Range 1 to 4096.")]
    [Range(1, 4096)]
    public int MaxProcesses { get; init; } = 64;

    [Description("Run hooks also where they cannot be confined: they can then read the data of other hooks. Default false.")]
    public bool AllowUnconfined { get; init; }

    /// <summary>Folders of <see cref="SearchPath"/>.</summary>
    internal IReadOnlyList<string> SearchFolders => SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Largest number of hooks that run at the same time.</summary>
    internal int MostHooks(HookOptions hooks) => Concurrency ?? hooks.Concurrency;

    /// <summary>Disk space for all running hooks, in bytes: input, output and folder of each.</summary>
    internal long RequiredDisk(HookOptions hooks) => MostHooks(hooks) * ((2 * hooks.MaxSize) + MaxFolderSize);

    /// <summary>Memory for all running hooks, in bytes, and for the executor.</summary>
    internal long RequiredMemory(HookOptions hooks) => (MostHooks(hooks) * MaxMemory) + (256L << 20);

    /// <summary>Returns the mistake if the operator would have more hooks run than the executor accepts, or null.</summary>
    internal string? FindMistake(HookOptions hooks) => Concurrency < hooks.Concurrency
        ? $"hookExecutor.concurrency is {Concurrency}: expected at least hooks.concurrency, which is {hooks.Concurrency}; raise the first or lower the second"
        : null;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // The meaning of a relative folder depends on the working directory.
        if (SearchPath.Split(':').Any(folder => !Path.IsPathRooted(folder)))
        {
            yield return new($"hookExecutor.searchPath is '{SearchPath}': expected absolute paths with colons between them");
        }

        if (ReadOnlyPaths.Any(path => !Path.IsPathRooted(path)))
        {
            yield return new($"hookExecutor.readOnlyPaths is '{string.Join(',', ReadOnlyPaths)}': expected absolute paths");
        }
    }
}

/// <summary>Users that can use the Unix socket.</summary>
public enum SocketAccess
{
    /// <summary>The user of the executor (mode 0600).</summary>
    Owner,

    /// <summary>Also the group of the executor (mode 0660), for two users in one pod.</summary>
    Group,
}

/// <summary>Sockets that hooks can open.</summary>
public enum HookNetwork
{
    /// <summary>None.</summary>
    None,

    /// <summary>Internet sockets.</summary>
    Internet,
}

/// <summary>Options of <c>arc-operator hook-executor</c>, by section. A file may hold the options of the operator as well; sections of the operator are ignored.</summary>
internal sealed class HookExecutorRunOptions
{
    public LogOptions Log { get; } = new();

    public HookOptions Hooks { get; } = new();

    public HookExecutorOptions HookExecutor { get; } = new();
}
