using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>
/// The first process of a sandbox. Its end is the end of all processes of the sandbox. Bubblewrap writes its id to a file. A killed
/// bubblewrap does not always end the sandbox, for example not before all mounts exist, so this process must be killed.
/// </summary>
internal static partial class FirstProcess
{
    /// <summary>Returns the path of the file with the id.</summary>
    /// <param name="root">The folder that is <c>/</c> of the container.</param>
    public static string NoteOf(string root) => root + ".process";

    /// <summary>Kills the first process as soon as it exists.</summary>
    /// <param name="bubblewrap">The id of bubblewrap.</param>
    /// <param name="root">The folder that is <c>/</c> of the step.</param>
    /// <param name="clock">Clock for the delay between two looks at the file.</param>
    /// <param name="exited">Cancelled when bubblewrap has exited.</param>
    public static async Task KillAsync(int bubblewrap, string root, TimeProvider clock, CancellationToken exited)
    {
        int id;
        while ((id = Find(root) ?? 0) == 0 || !IsChild(id, bubblewrap))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(2), clock, exited);
        }

        Kill(id);
    }

    /// <summary>Kills the first process of a step that a killed engine left behind.</summary>
    public static void KillLeftover(string root)
    {
        // The id can belong to another process now. Only a sandbox of this step has the folder of the step as its root.
        if (Find(root) is { } id && ReadOrEmpty($"/proc/{id}/mountinfo").Contains(string.Join('/', root.Split('/')[^7..]), StringComparison.Ordinal))
        {
            Kill(id);
        }
    }

    private static int? Find(string root) =>
        Id().Match(ReadOrEmpty(NoteOf(root))) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) : null;

    // "id (name) state parent …". The name can contain any character.
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
            // The process has already ended.
            return;
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
