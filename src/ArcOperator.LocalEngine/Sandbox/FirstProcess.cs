using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// The first process of a sandbox, with which everything in it ends. Bubblewrap notes its id in a file. It is what has to be
/// killed: bubblewrap's own end takes the sandbox along only when all mounts are made, and that can be too late.
/// </summary>
internal static partial class FirstProcess
{
    /// <summary>Where bubblewrap notes it for a step.</summary>
    /// <param name="root">The folder that is the step's <c>/</c>.</param>
    public static string NoteOf(string root) => root + ".process";

    /// <summary>Kills it as soon as it is there. Returns when it is killed, or bubblewrap has ended without or after it.</summary>
    public static async Task KillAsync(Process bubblewrap, string root, TimeProvider clock)
    {
        var parent = bubblewrap.Id;
        while (!HasExited(bubblewrap))
        {
            if (Find(root) is { } id && IsChild(id, parent))
            {
                Kill(id);
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(2), clock);
        }
    }

    /// <summary>Kills what an engine that was killed itself has left of a step, if anything.</summary>
    public static void KillLeftover(string root)
    {
        // The id may belong to a stranger by now; only a sandbox of this step has the step's folder as its root.
        if (Find(root) is { } id && ReadOrEmpty($"/proc/{id}/mountinfo").Contains(string.Join('/', root.Split('/')[^5..]), StringComparison.Ordinal))
        {
            Kill(id);
        }
    }

    private static int? Find(string root) =>
        Id().Match(ReadOrEmpty(NoteOf(root))) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    // "id (name) state parent …"; the name may hold anything.
    private static bool IsChild(int id, int parent) =>
        ReadOrEmpty($"/proc/{id}/stat").Split(") ")[^1].Split(' ') is [_, var found, ..] && found == parent.ToString(CultureInfo.InvariantCulture);

    private static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException)
        {
            // It has just ended by itself.
            return;
        }
    }

    private static bool HasExited(Process process)
    {
        try
        {
            return process.HasExited;
        }
        catch (InvalidOperationException)
        {
            // Disposed: whoever ran it has seen its end.
            return true;
        }
    }

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"""child-pid"":\s*([0-9]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
