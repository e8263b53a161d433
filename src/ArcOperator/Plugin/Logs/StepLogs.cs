using System.Globalization;
using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Shared;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Logs;

/// <summary>The log of a step, or the reason why it cannot be read.</summary>
/// <param name="Text">The log, or null.</param>
/// <param name="Note">A fact for the user, or null.</param>
internal sealed record StepLog(string? Text, string? Note)
{
    /// <summary>The log in Argo's archive, which the caller disposes, or null.</summary>
    public ArchivedText? Archived { get; init; }
}

/// <summary>A run with its steps.</summary>
/// <param name="Workflow">The Argo Workflow.</param>
/// <param name="Steps">The steps.</param>
/// <param name="IsArchived">True if the Workflow is gone, and only Argo's archive has it.</param>
internal sealed record LoggedRun(V1Alpha1Workflow Workflow, IReadOnlyList<WorkflowStep> Steps, bool IsArchived = false);

/// <summary>
/// Finds the log of a step: in its pod, else in Argo's archive, else in the folder of a local engine on this machine. The API server does not serve
/// the archive, so a log there is only named if no Argo Server is known.
/// </summary>
/// <param name="client">The client.</param>
/// <param name="argo">The Argo Server, or null.</param>
/// <param name="engine">The folder of the local engine.</param>
internal sealed class StepLogs(KubernetesClient client, ArgoServer? argo, EngineFolder engine)
{
    // In bytes, counted from the beginning of the selected lines.
    private const int MostBytes = 16 << 20;
    private const string MainContainer = "main";

    /// <summary>Reads the log of a step as it is now.</summary>
    /// <param name="logged">The run.</param>
    /// <param name="step">The step.</param>
    /// <param name="lines">Number of lines from the end, or null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<StepLog> ReadAsync(LoggedRun logged, WorkflowStep step, int? lines, CancellationToken cancellationToken)
    {
        var run = logged.Workflow;
        var (text, note) = await ReadPodAsync(run, step, lines, cancellationToken);
        if (text is not null)
        {
            return new(text, note);
        }

        if (step.ArchivedLog is { } archived)
        {
            try
            {
                if (argo is not null)
                {
                    return new(null, null) { Archived = await argo.OpenLogAsync(run, logged.IsArchived, step, lines, cancellationToken) };
                }

                note = $"the log of step '{step.Name}' is in Argo's archive ({archived.Place}): use --argo-server URL, or argo logs {run.Name()} -n {run.Namespace()}";
            }
            catch (ArgoServerException error)
            {
                note = error.Message;
            }
        }

        try
        {
            return engine.Find(run, step.Id) is { } path ? new(EngineFolder.Read(path, lines), null) : new(null, note);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new(null, $"the log of step '{step.Name}' in the folder of the local engine cannot be read: {error.Message}");
        }
    }

    // Each failure is a note, because the archive and the other steps can have logs nevertheless.
    private async Task<(string? Text, string? Note)> ReadPodAsync(V1Alpha1Workflow run, WorkflowStep step, int? lines, CancellationToken cancellationToken)
    {
        var (pod, note) = await FindPodAsync(run, step, cancellationToken);
        if (pod is null)
        {
            return (null, note);
        }

        try
        {
            var options = new PodLogOptions { Container = ContainerOf(step), TailLines = lines, LimitBytes = MostBytes };
            var log = await client.ReadLogAsync(run.Namespace(), pod, options, cancellationToken);
            return (log, log is not null && Encoding.UTF8.GetByteCount(log) >= MostBytes
                ? $"the log of step '{step.Name}' is longer than {MostBytes >> 20} MiB: its end is not printed: use a smaller --tail"
                : null);
        }
        catch (HttpOperationException error)
        {
            return (null, error.IsForbidden() ? "logs of pods cannot be read with the rights of this user"
                : $"the log of step '{step.Name}' cannot be read from its pod: {ServerReply.Text(error)}");
        }
    }

    /// <summary>Opens the log of a step as a stream that continues until the step ends, or returns null if its pod has none yet.</summary>
    public async Task<Stream?> FollowAsync(V1Alpha1Workflow run, WorkflowStep step, int? lines, CancellationToken cancellationToken)
    {
        var (pod, _) = await FindPodAsync(run, step, cancellationToken);
        try
        {
            return pod is null ? null
                : await client.ApiClient.CoreV1.ReadNamespacedPodLogAsync(pod, run.Namespace(), ContainerOf(step), follow: true, tailLines: lines, cancellationToken: cancellationToken);
        }
        catch (HttpOperationException error) when ((int)error.StatusCode is >= 400 and < 600)
        {
            // The container has not started, the pod is gone, or its node does not respond. The log is read again when the step has ended.
            return null;
        }
    }

    // The names of Argo's pods have changed over its versions. The annotation names the node for certain.
    private async Task<(string? Pod, string? Note)> FindPodAsync(V1Alpha1Workflow run, WorkflowStep step, CancellationToken cancellationToken)
    {
        try
        {
            var node = step.Type == WorkflowNode.ContainerType ? step.BoundaryId : step.Id;
            var pods = await client.ListAsync<V1Pod>(run.Namespace(), $"{WorkflowNode.WorkflowLabel}={run.Name()}", cancellationToken);
            return (pods.FirstOrDefault(pod => pod.GetAnnotation(WorkflowNode.NodeIdAnnotation) == node)?.Name(), null);
        }
        catch (HttpOperationException error) when (error.IsForbidden())
        {
            return (null, "pods cannot be read with the rights of this user");
        }
    }

    private static string ContainerOf(WorkflowStep step) => step.Type == WorkflowNode.ContainerType ? step.Name : MainContainer;
}

/// <summary>The work folder of a local engine on this machine, which keeps the logs of steps.</summary>
/// <param name="path">The folder.</param>
internal sealed class EngineFolder(string path)
{
    /// <summary>The folder that the engine uses by default.</summary>
    public static string Default => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state ? state : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"),
        "arc-operator",
        "local-engine");

    /// <summary>Returns the file with the log of a node, or null if the engine did not run this Workflow.</summary>
    public string? Find(V1Alpha1Workflow run, string node)
    {
        var folder = Path.Combine(path, "workflows", run.Namespace(), run.Name());
        var (file, identity) = (Path.Combine(folder, "logs", $"{node}.log"), Path.Combine(folder, "uid"));
        // The name of a node comes from the cluster, and must not lead out of the folder.
        return Path.GetFileName(file) == $"{node}.log" && File.Exists(identity) && File.ReadAllText(identity) == run.Uid() && File.Exists(file) ? file : null;
    }

    /// <summary>Returns the lines of a log. The engine keeps its older half in a second file.</summary>
    public static string Read(string file, int? lines)
    {
        var older = string.Create(CultureInfo.InvariantCulture, $"{file}.1");
        var text = (File.Exists(older) ? File.ReadAllText(older) : "") + File.ReadAllText(file);
        return lines is { } count ? string.Join('\n', text.TrimEnd('\n').Split('\n').TakeLast(count)) : text;
    }
}
