using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ArcOperator.HookExecutor;

/// <summary>
/// All processes of one call. Those that stay in the group which the command leads get signals together; those that leave it are found
/// by what they have from the call: its folder, in their environment or as the one that they work in.
/// </summary>
/// <param name="leader">The command's process id, which is also the group's.</param>
/// <param name="callFolder">The call's folder, which no other call has.</param>
internal sealed partial class ProcessGroup(int leader, string callFolder)
{
    private const int Terminate = 15;
    private const int Kill = 9;

    /// <summary>Asks all of them to end.</summary>
    public void AskToEnd() => _ = Signal(-leader, Terminate);

    /// <summary>Ends all of them.</summary>
    public void End()
    {
        _ = Signal(-leader, Kill);
        // Again as long as there are some: one that is just being born may have been missed.
        for (var round = 0; round < 10 && Leavers() is { Count: > 0 } leavers; round++)
        {
            leavers.ForEach(process => _ = Signal(process, Kill));
        }
    }

    private List<int> Leavers() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 1 && id != Environment.ProcessId && IsOurs(id)),
    ];

    private bool IsOurs(int id)
    {
        try
        {
            return new FileInfo($"/proc/{id}/cwd").LinkTarget?.StartsWith(callFolder, StringComparison.Ordinal) == true
                || File.ReadAllBytes($"/proc/{id}/environ").AsSpan().IndexOf(Encoding.UTF8.GetBytes(callFolder)) >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Ended meanwhile, or somebody else's.
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int process, int signal);
}
