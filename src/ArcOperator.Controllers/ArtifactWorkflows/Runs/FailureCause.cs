using System.Globalization;
using System.Text.RegularExpressions;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The cause of a failure.</summary>
/// <param name="Reason">The reason of the conditions.</param>
/// <param name="Message">The message of the status; its first line is the cause, the others are details.</param>
internal sealed record RunFailure(string Reason, string Message)
{
    /// <summary>Returns the failure of a run whose pods need not be read: the operator stopped it, or the status has its cause. Null for other runs.</summary>
    /// <param name="known">The recorded status of the run.</param>
    /// <param name="run">The run.</param>
    public static RunFailure? Known(V1Alpha1ArtifactWorkflowStatus known, V1Alpha1Workflow run) =>
        run.Status.Phase != WorkflowPhase.Succeeded && WorkflowStop.CauseOf(run) is { } cause ? new(ArcReasons.WaitedTooLong, $"{ArcReasons.WaitedTooLong}: {cause}")
        : WorkflowPhase.IsFailure(run.Status.Phase) && RunTimes.IsSameEnd(known, run.Status) && known.Message is { Length: > 0 } message
            ? new(known.Conditions.Find(Conditions.Stalled)?.Reason ?? ArcReasons.Failed, message)
        : null;
}

/// <summary>
/// The cause of a failed run in one line: the last meaningful line that the failed step printed, else the most specific message of a node,
/// else the message of the workflow.
/// </summary>
internal static partial class FailureCause
{
    /// <summary>Maximum length of the line, in characters.</summary>
    public const int LongestLine = 400;

    /// <param name="run">The run that failed.</param>
    /// <param name="steps">The steps that failed, the latest last.</param>
    public static RunFailure Of(V1Alpha1Workflow run, IReadOnlyList<FailedStep> steps)
    {
        var found = ShutdownOf(run)
            ?? steps.Reverse().Select(step => OfStep(run, step)).OfType<Line>().OrderBy(line => line.IsVague).FirstOrDefault()
            ?? OfText(run, run.Status.Message ?? "", null);
        var line = found ?? new Line(ArcReasons.Failed, $"the workflow ended with phase {run.Status.Phase}", true);
        return new(line.Reason, (line.Reason == ArcReasons.Failed ? line.Text : $"{line.Reason}: {line.Text}").TruncateMiddle(LongestLine));
    }

    /// <summary>Returns the part of a node's message that follows the container and its exit code, or null if the message is not about a container.</summary>
    public static string? RestOf(string message) => ContainerEnd().Match(Strip(message)) is { Success: true } end ? end.Groups["rest"].Value : null;

    /// <summary>Returns the termination message of a container, with all its lines, from the message of its node. Returns null if there is none.</summary>
    public static string? TerminationMessage(string? message) =>
        Termination().Match(message ?? "") is { Success: true } end ? end.Groups["text"].Value : null;

    /// <summary>Returns true if a message only says that something below has failed.</summary>
    public static bool IsVague(string message) => Vague().IsMatch(Strip(message));

    private static Line? ShutdownOf(V1Alpha1Workflow run) =>
        Shutdown().Match(run.Status.Message ?? "") is { Success: true } stop
            ? new(ArcReasons.Failed, $"stopped by a user (shutdown: {stop.Groups["how"].Value})", false)
            : null;

    private static Line? OfStep(V1Alpha1Workflow run, FailedStep step)
    {
        var message = Strip(step.Node.Message ?? "");
        var line = ContainerEnd().Match(message) is { Success: true } end ? OfContainer(run, step, end) : OfText(run, message, step);
        return line is null || step.Attempts is not { } attempts ? line
            : line.Reason == ArcReasons.WorkerRights ? line with { Text = $"{line.Text[..^1]}; {Attempts(attempts)})" }
            : line with { Text = $"after {Attempts(attempts)}: {line.Text}" };
    }

    private static string Attempts(int number) => number == 1 ? "1 attempt" : string.Create(CultureInfo.InvariantCulture, $"{number} attempts");

    private static Line? OfContainer(V1Alpha1Workflow run, FailedStep step, Match end)
    {
        var rest = end.Groups["rest"].Value;
        if (end.Groups["container"].Value is "wait" or "init")
        {
            return OfText(run, rest, step) ?? new(ArcReasons.Failed, $"Argo's container '{end.Groups["container"].Value}' failed in step '{step.NameIn(run)}'", true);
        }

        var name = step.IsContainer ? $"the container '{step.NameIn(run)}'" : $"step '{step.NameIn(run)}'";
        if (end.Groups["why"].Value == "OOMKilled")
        {
            var limit = step.Evidence.MemoryLimit ?? run.Status.Limits?.Find(step.Node.TemplateName)?.Memory;
            return new(ArcReasons.Failed, limit is null ? $"{name} was killed: its memory limit is exceeded" : $"{name} was killed: memory limit {limit} exceeded (limit from the pod)", false);
        }

        var ended = $"{name} exited with {end.Groups["code"].Value}{(step.IsContainer ? " and stopped the pod" : "")}";
        var cause = LogText.LastMeaningful(step.Output) ?? (rest.Length > 0 ? rest : MissingOutput(step.Evidence.ExecutorMessage ?? ""));
        return cause is null ? new(ArcReasons.Failed, ended, true) : new(ArcReasons.Failed, $"{ended}: {cause}", false);
    }

    /// <summary>Returns the cause that a message of Argo gives, or null if the message is empty.</summary>
    private static Line? OfText(V1Alpha1Workflow run, string message, FailedStep? step)
    {
        var text = Strip(message);
        return OfRights(text)
            ?? OfDeadline(run, text, step)
            ?? OfPodSecurity(text)
            ?? (text switch
            {
                "" => null,
                "pod deleted" => About(run, step, "the pod was deleted while it ran"),
                _ when Shutdown().Match(text) is { Success: true } stop => new(ArcReasons.Failed, $"stopped by a user (shutdown: {stop.Groups["how"].Value})", false),
                _ when MissingOutput(text) is { } missing => About(run, step, missing),
                _ when Template().Match(text) is { Success: true } template => new(ArcReasons.Failed, TemplateMissing(template), false),
                _ when text.Contains("templateReferencing restriction", StringComparison.Ordinal) =>
                    new(ArcReasons.Failed, "Argo allows only referenced templates: start the operator with argo.templateReferencing=Strict", false),
                _ when text.Contains("cannot create resource \"configmaps\"", StringComparison.Ordinal) =>
                    new(ArcReasons.Failed, "the parameters are too large for Argo, which may not create ConfigMaps in this namespace: shorten them", false),
                _ when Forbidden().Match(text) is { Success: true } pod => About(run, step, $"the API server refused the pod: {pod.Groups["words"].Value}"),
                _ => About(run, step, text) with { IsVague = Vague().IsMatch(text) },
            });
    }

    private static Line About(V1Alpha1Workflow run, FailedStep? step, string text) =>
        new(ArcReasons.Failed, step?.IsOutermost(run) is false ? $"step '{step.NameIn(run)}': {text}" : text, false);

    private static Line? OfRights(string text)
    {
        if (Rights().Match(text) is not { Success: true } rights)
        {
            return null;
        }

        var (@namespace, name) = (rights.Groups["namespace"].Value, rights.Groups["name"].Value);
        var command = $"kubectl apply -k config/templates/worker -n {@namespace}";
        // The kustomization binds these two.
        var bind = name is "default" or "arc-worker" ? "" : $" && kubectl create rolebinding {name}-arc-worker --role=arc-worker --serviceaccount={@namespace}:{name} -n {@namespace}";
        return new(
            ArcReasons.WorkerRights,
            $"the ServiceAccount {@namespace}/{name} lacks the worker role: {command}{bind} (it may not {rights.Groups["verb"].Value} workflowtaskresults; the copy itself may have arrived)",
            false);
    }

    private static Line? OfDeadline(V1Alpha1Workflow run, string text, FailedStep? step)
    {
        var (limits, template) = (run.Status.Limits, run.Status.Limits?.Find(step?.Node.TemplateName));
        string? allowed;
        if (text.Contains("longer than the specified deadline", StringComparison.Ordinal))
        {
            allowed = Seconds(template?.ActiveDeadlineSeconds);
        }
        else if (text.Contains("exceeded its deadline", StringComparison.Ordinal))
        {
            allowed = template?.Timeout;
        }
        else
        {
            return null;
        }

        // The operator sets the field only where the template allows more.
        var line = About(run, step, allowed is not null ? $"ran longer than {allowed} allowed by the template"
            : Seconds(run.Spec?.ActiveDeadlineSeconds) is { } option ? $"ran longer than {option} allowed by the operator's option argo.activeDeadlineSeconds"
            : Seconds(limits?.ActiveDeadlineSeconds) is { } ofTemplate ? $"ran longer than {ofTemplate} allowed by the template"
            : "ran longer than the template allows");
        return line with { Reason = ArcReasons.DeadlineExceeded };
    }

    private static string? Seconds(long? seconds) =>
        seconds is > 0 and < int.MaxValue ? Duration.Format(TimeSpan.FromSeconds(seconds.Value)) : null;

    /// <summary>Explains the refusal of containers that are not the template's but Argo's own.</summary>
    private static Line? OfPodSecurity(string text)
    {
        if (PodSecurity().Match(text) is not { Success: true } refused)
        {
            return null;
        }

        var containers = Containers().Matches(text).SelectMany(match => Quoted().Matches(match.Value)).Select(match => match.Groups[1].Value).Distinct().ToList();
        return containers.Count > 0 && containers.All(container => container is "init" or "wait")
            ? new(
                ArcReasons.Failed,
                $"the namespace enforces {refused.Groups["level"].Value}, but Argo's own containers '{string.Join("' and '", containers)}' do not comply: "
                + "set executor.securityContext in Argo's configuration",
                false)
            : null;
    }

    private static string? MissingOutput(string text) =>
        Output().Match(text) is { Success: true } output ? $"output file {output.Groups["path"].Value} is missing and has no default in the template, so all outputs are lost" : null;

    private static string TemplateMissing(Match template) => template.Groups["cluster"].Success
        ? $"ClusterWorkflowTemplate '{template.Groups["name"].Value}' does not exist"
        : $"WorkflowTemplate '{template.Groups["name"].Value}' does not exist in this namespace";

    private static string Strip(string message)
    {
        const string entry = "error in entry template execution: ";
        var text = PrintableText.FirstLine(message);
        return text.StartsWith(entry, StringComparison.Ordinal) ? text[entry.Length..] : text;
    }

    /// <param name="Reason">The reason of the conditions.</param>
    /// <param name="Text">The sentence.</param>
    /// <param name="IsVague">True if another step may say more.</param>
    private sealed record Line(string Reason, string Text, bool IsVague);

    // Argo 4: "main: Error (exit code 1): text"; Argo 3: "Error (exit code 1): text".
    [GeneratedRegex(@"^(?:(?<container>[a-z0-9][a-z0-9-]*): )?(?<why>[A-Za-z]+) \(exit code (?<code>-?\d+)\)(?:: ?(?<rest>.*))?$", RegexOptions.CultureInvariant)]
    private static partial Regex ContainerEnd();

    // Not of Argo's own containers, whose messages have a meaning of their own.
    [GeneratedRegex(
        @"^(?:error in entry template execution: )?(?!(?:wait|init): )(?:[a-z0-9][a-z0-9-]*: )?[A-Za-z]+ \(exit code -?\d+\): ?(?<text>.+)$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Termination();

    [GeneratedRegex(@"^(?:Stopped with strategy '|workflow shutdown with strategy:\s*)(?<how>\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Shutdown();

    [GeneratedRegex(
        "workflowtaskresults.* is forbidden: User \"system:serviceaccount:(?<namespace>[^:\"]+):(?<name>[^\"]+)\" cannot (?<verb>\\w+) resource \"workflowtaskresults\"",
        RegexOptions.CultureInvariant)]
    private static partial Regex Rights();

    [GeneratedRegex("violates PodSecurity \"(?<level>[a-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex PodSecurity();

    [GeneratedRegex("containers? \"[^\"]+\"(?:, \"[^\"]+\")*", RegexOptions.CultureInvariant)]
    private static partial Regex Containers();

    [GeneratedRegex("\"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Quoted();

    [GeneratedRegex("^pods \"[^\"]*\" is forbidden: (?<words>.*)$", RegexOptions.CultureInvariant)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"open /var/run/argo/outputs/(?:parameters|artifacts)/*(?<path>/\S+): no such file or directory", RegexOptions.CultureInvariant)]
    private static partial Regex Output();

    [GeneratedRegex("(?<cluster>cluster)?workflowtemplates\\.argoproj\\.io \"(?<name>[^\"]+)\" not found", RegexOptions.CultureInvariant)]
    private static partial Regex Template();

    [GeneratedRegex("^(?:child '.*' failed|No more retries left|task '.*' errored)", RegexOptions.CultureInvariant)]
    private static partial Regex Vague();
}
