using System.Text.RegularExpressions;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Runs;

/// <summary>The causes of waits, read from the messages of Argo, which pass on those of kubelet, scheduler and API server.</summary>
internal static partial class WaitCause
{
    // In characters.
    private const int LongestCause = 300;

    /// <summary>Returns the cause for which a whole workflow waits, or null if the message gives none.</summary>
    public static (string Reason, string Cause)? OfWorkflow(V1Alpha1Workflow run, string message)
    {
        var text = PrintableText.FirstLine(message);
        return OfLock(run, text) is { } held ? (ArcReasons.WaitingForLock, held)
            : text.Contains("too many workflows are already running", StringComparison.Ordinal)
                ? (ArcReasons.WaitingForCapacity, "Argo runs as many Workflows as its parallelism allows")
            : text.Length > 0 ? (ArcReasons.PodPending, text.TruncateMiddle(LongestCause))
            : null;
    }

    /// <summary>Returns the cause for which a node waits, or null if its pod merely starts.</summary>
    public static (string Reason, string Cause)? OfNode(V1Alpha1Workflow run, WorkflowNode node)
    {
        var text = PrintableText.FirstLine(node.Message ?? "");
        if (text is "" or "PodInitializing" or "ContainerCreating")
        {
            return null;
        }

        if (ImagePull().Match(text) is { Success: true } pull)
        {
            return (ArcReasons.ImagePull, OfImage(pull.Groups["rest"].Value).TruncateMiddle(LongestCause));
        }

        if (Unschedulable().Match(text) is { Success: true } placing)
        {
            return (ArcReasons.Unschedulable, placing.Groups["cause"].Value.TruncateMiddle(LongestCause));
        }

        if (Quota().Match(text) is { Success: true } quota)
        {
            return (ArcReasons.QuotaExceeded, OfQuota(quota).TruncateMiddle(LongestCause));
        }

        return OfLock(run, text) is { } held
            ? (ArcReasons.WaitingForLock, held)
            : (ArcReasons.PodPending, $"the pod of step '{PrintableText.FirstLine(node.DisplayName).Truncate(100)}' does not start: {text}".TruncateMiddle(LongestCause));
    }

    private static string OfImage(string text)
    {
        var image = Image().Match(text) is { Success: true } match ? $"image {match.Groups[1].Value}" : "its image";
        var cause = Wrappers().Replace(text, "");
        return cause.Length == 0 ? $"{image} cannot be pulled" : $"{image} cannot be pulled: {cause}";
    }

    // "nopods, requested: pods=1, used: pods=0, limited: pods=0" repeats its only resource.
    private static string OfQuota(Match quota)
    {
        var (requested, used, limited) = (quota.Groups["requested"].Value, quota.Groups["used"].Value, quota.Groups["limited"].Value);
        var resource = requested.Contains(',', StringComparison.Ordinal) ? "" : $"{requested.Split('=')[0]}=";
        return $"{quota.Groups["name"].Value}, requested {requested}, used {Value(used, resource)}, limited {Value(limited, resource)}";
    }

    private static string Value(string text, string resource) =>
        resource.Length > 0 && text.StartsWith(resource, StringComparison.Ordinal) ? text[resource.Length..] : text;

    private static string? OfLock(V1Alpha1Workflow run, string text)
    {
        if (Lock().Match(text) is not { Success: true } match)
        {
            return null;
        }

        var name = match.Groups["lock"].Value;
        var holders = (run.Status.Locks ?? []).Where(held => held.Name == name).SelectMany(held => held.Holders).Select(holder => Local(run, holder)).ToList();
        var held = holders.Count switch
        {
            0 => $"has no free place ({match.Groups["free"].Value})",
            1 => $"is held by {holders[0]}",
            _ => $"is held by {holders[0]} and {holders.Count - 1} more",
        };
        return $"{LockName(run, name)} {held}".TruncateMiddle(LongestCause);
    }

    // namespace/Mutex/name, or namespace/ConfigMap/name/key for a semaphore.
    private static string LockName(V1Alpha1Workflow run, string name)
    {
        var parts = name.Split('/');
        if (parts.Length < 3)
        {
            return $"lock {name}";
        }

        var kind = parts[1] == "Mutex" ? "mutex" : "semaphore";
        var place = parts[0] == run.Namespace() ? "this namespace" : $"namespace {parts[0]}";
        return $"{kind} {string.Join('/', parts[2..])} of {place}";
    }

    private static string Local(V1Alpha1Workflow run, string holder)
    {
        var text = PrintableText.FirstLine(holder);
        var prefix = $"{run.Namespace()}/";
        return text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text;
    }

    [GeneratedRegex(
        "^(?:ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|ImageInspectError|RegistryUnavailable|SignatureValidationFailed)(?:: (?<rest>.*))?$",
        RegexOptions.CultureInvariant)]
    private static partial Regex ImagePull();

    [GeneratedRegex("image \"([^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Image();

    // Texts that kubelet, runtime and Go put around the cause.
    [GeneratedRegex(
        "Back-off pulling image \"[^\"]*\"(?:: )?|ErrImagePull: |rpc error: code = \\w+ desc = |failed to pull and unpack image \"[^\"]*\": |failed to pull image \"[^\"]*\": "
        + "|failed to resolve (?:image|reference \"[^\"]*\"): |failed to do request: |(?:Head|Get) \"[^\"]*\": |dial tcp: |dial tcp (?=lookup )|(?:read|write) (?:udp|tcp) \\S+->\\S+: "
        + "|pull access denied, repository does not exist or may require authorization: ",
        RegexOptions.CultureInvariant)]
    private static partial Regex Wrappers();

    // The part about preemption does not help users.
    [GeneratedRegex(@"^(?:Unschedulable|SchedulingGated): (?<cause>.*?)\.?(?:\s+no new claims to deallocate.*|\s+preemption: .*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Unschedulable();

    [GeneratedRegex("exceeded quota: (?<name>[^,]+), requested: (?<requested>.+?), used: (?<used>.+?), limited: (?<limited>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Quota();

    [GeneratedRegex(@"^Waiting for (?<lock>\S+) lock\. Lock status: (?<free>\S+)", RegexOptions.CultureInvariant)]
    private static partial Regex Lock();
}
