using System.Text;

namespace ArcOperator.LocalEngine;

/// <summary>Reads what the steps of Workflows printed, from the work folder of a local engine that may be another process.</summary>
/// <param name="workFolder">The engine's work folder.</param>
public sealed class StepLogs(string workFolder)
{
    // How far from the end of a file lines are looked for, in bytes.
    private const int Reach = 256 << 10;

    /// <summary>The last lines of a node's output, oldest first; none if there is no such log.</summary>
    /// <param name="namespace">The Workflow's namespace.</param>
    /// <param name="workflow">The Workflow's name.</param>
    /// <param name="nodeId">The node's id, as in the Workflow's status.</param>
    /// <param name="count">How many lines at most.</param>
    public IReadOnlyList<string> LastLines(string @namespace, string workflow, string nodeId, int count)
    {
        var path = PathOf(workFolder, @namespace, workflow, nodeId);
        var lines = Tail(path);
        return lines.Length < count ? [.. Tail(OlderHalf(path)).Concat(lines).TakeLast(count)] : [.. lines.TakeLast(count)];
    }

    internal static string PathOf(string workFolder, string @namespace, string workflow, string nodeId) =>
        Path.Combine(workFolder, "workflows", Part(@namespace), Part(workflow), "logs", Part(nodeId) + ".log");

    internal static string OlderHalf(string path) => path + ".1";

    private static string[] Tail(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            file.Seek(-Math.Min(Reach, file.Length), SeekOrigin.End);
            using var reader = new StreamReader(file, Encoding.UTF8);
            return reader.ReadToEnd().TrimEnd('\n') is { Length: > 0 } text ? text.Split('\n') : [];
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }

    // Names come from an API server, which knows no slashes in them; nobody else's word is taken for it.
    private static string Part(string name) =>
        name is "" or "." or ".." || name.Contains('/') ? throw new ArgumentException($"'{name}' is no name", nameof(name)) : name;
}
