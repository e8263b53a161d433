using System.Runtime.InteropServices;

namespace ArcOperator.Runtime.Processes;

/// <summary>Process group, addressed by the id of the process that leads it.</summary>
public static partial class ProcessGroup
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Sends SIGTERM to all processes of the group.</summary>
    public static void AskToEnd(int leader) => _ = Send(-leader, Terminate);

    /// <summary>Sends SIGKILL to all processes of the group.</summary>
    public static void End(int leader) => _ = Send(-leader, Kill);

    // The result does not matter: ESRCH means that the group has ended already.
    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Send(int process, int signal);
}
