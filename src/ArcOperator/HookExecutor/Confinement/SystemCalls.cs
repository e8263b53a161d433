using System.Runtime.InteropServices;

namespace ArcOperator.HookExecutor.Confinement;

/// <summary>Numbers of system calls of an architecture.</summary>
internal sealed record SystemCalls
{
    /// <summary>clone3</summary>
    public const uint CloneByStructure = 435;

    /// <summary>CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET: within a namespace a process has more rights.</summary>
    public const uint NewNamespaces = 0x7E020000;

    private static readonly SystemCalls X64 = new()
    {
        Machine = 0xC000003E,
        Socket = 41,
        SocketPair = 53,
        CloneProcess = 56,
        Control = 157,
        Kill = 62,
        SignalsToThreads = [234],
        OtherSignals = [129, 200, 297, 424],
        OwnProcessOnly = [142, 144, 203, 302, 314],
        OwnPriorityOnly = [(141, 2), (251, 3)],
        Denied =
        [
            // A hook stays in its process group, so that one signal ends all of it: setsid, setpgid.
            112, 109,
            // Other processes: ptrace, perf_event_open, bpf, userfaultfd, setns, unshare.
            101, 298, 321, 323, 308, 272,
            // A second way to all system calls: io_uring_setup.
            425,
            // Nothing listens in the pod but its own servers: listen.
            50,
            // Landlock covers neither rights nor attributes of files: chmod, fchmodat, fchmodat2, chown, lchown, fchownat, setxattr, lsetxattr,
            // removexattr, lremovexattr, setxattrat, removexattrat.
            90, 268, 452, 92, 94, 260, 188, 189, 197, 198, 463, 466,
            // Names of files in folders that the hook cannot read: inotify_init, inotify_init1, fanotify_init.
            253, 294, 300,
            // Memory that outlives the hook, and is shared with others: shmget, msgget, semget, mq_open, add_key, request_key, keyctl, memfd_secret.
            29, 68, 64, 240, 248, 249, 250, 447,
        ],
    };

    private static readonly SystemCalls Arm64 = new()
    {
        Machine = 0xC00000B7,
        Socket = 198,
        SocketPair = 199,
        CloneProcess = 220,
        Control = 167,
        Kill = 129,
        SignalsToThreads = [131],
        OtherSignals = [138, 130, 240, 424],
        OwnProcessOnly = [118, 119, 122, 261, 274],
        OwnPriorityOnly = [(140, 2), (30, 3)],
        // The same calls. chmod, chown, lchown and inotify_init do not exist.
        Denied = [157, 154, 117, 241, 280, 282, 268, 97, 425, 201, 53, 452, 54, 5, 6, 14, 15, 463, 466, 26, 262, 194, 186, 190, 180, 217, 218, 219, 447],
    };

    /// <summary>AUDIT_ARCH constant.</summary>
    public required uint Machine { get; init; }

    public required uint Socket { get; init; }

    public required uint SocketPair { get; init; }

    public required uint CloneProcess { get; init; }

    /// <summary>prctl</summary>
    public required uint Control { get; init; }

    public required uint Kill { get; init; }

    /// <summary>tgkill</summary>
    public required IReadOnlyList<uint> SignalsToThreads { get; init; }

    /// <summary>rt_sigqueueinfo, tkill, rt_tgsigqueueinfo, pidfd_send_signal</summary>
    public required IReadOnlyList<uint> OtherSignals { get; init; }

    /// <summary>sched_setparam, sched_setscheduler, sched_setaffinity, prlimit64, sched_setattr: the process is the first argument, 0 is the own one.</summary>
    public required IReadOnlyList<uint> OwnProcessOnly { get; init; }

    /// <summary>
    /// setpriority, ioprio_set: the first argument says if the second one is the id of a process, of a group, or of a user (its value is
    /// here too); the id 0 is the own one.
    /// </summary>
    public required IReadOnlyList<(uint Number, uint AllOfUser)> OwnPriorityOnly { get; init; }

    /// <summary>Calls that always fail.</summary>
    public required IReadOnlyList<uint> Denied { get; init; }

    /// <exception cref="ConfinementException">The system calls of the architecture are not known.</exception>
    public static SystemCalls Of(Architecture architecture) => architecture switch
    {
        Architecture.X64 => X64,
        Architecture.Arm64 => Arm64,
        _ => throw new ConfinementException($"system calls of {architecture} cannot be filtered: X64 and Arm64 are supported"),
    };
}
