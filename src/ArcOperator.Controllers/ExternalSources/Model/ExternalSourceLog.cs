using ArcOperator.Controllers.Shared;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Log messages about ExternalSources. Texts that servers, hooks and specs can determine are cleaned here.</summary>
internal static partial class ExternalSourceLog
{
    // In characters.
    private const int LongestText = 1000;

    public static void Failed(ILogger logger, string? @namespace, string externalSource, string reason, int failures, string problem) =>
        WriteFailed(logger, @namespace, externalSource, reason, failures, PrintableText.ToSingleLine(problem, LongestText));

    public static void HookIgnored(ILogger logger, string? @namespace, string externalSource, string hook, string problem) =>
        WriteHookIgnored(logger, @namespace, externalSource, PrintableText.ToSingleLine(hook, LongestText), PrintableText.ToSingleLine(problem, LongestText));

    public static void HookOutput(ILogger logger, string? @namespace, string externalSource, string hook, int exitCode, string standardError) =>
        WriteHookOutput(logger, @namespace, externalSource, PrintableText.ToSingleLine(hook, LongestText), exitCode, PrintableText.ToSingleLine(standardError, LongestText));

    public static void OldRevisionsStay(ILogger logger, string? @namespace, string externalSource, string problem) => WriteOldRevisionsStay(logger, @namespace, externalSource, PrintableText.ToSingleLine(problem, LongestText));

    public static void UnfinishedStays(ILogger logger, string? @namespace, string externalSource, string problem) => WriteUnfinishedStays(logger, @namespace, externalSource, PrintableText.ToSingleLine(problem, LongestText));

    public static void LeftoversStay(ILogger logger, string problem) => WriteLeftoversStay(logger, PrintableText.ToSingleLine(problem, LongestText));

    public static void NotVerified(ILogger logger, string? @namespace, string externalSource, string problem) => WriteNotVerified(logger, @namespace, externalSource, PrintableText.ToSingleLine(problem, LongestText));

    [LoggerMessage(LogLevel.Information, "Published artifact of ExternalSource {Namespace}/{ExternalSource}: {Revision} ({Size} bytes)")]
    public static partial void Published(ILogger logger, string? @namespace, string externalSource, string revision, long size);

    [LoggerMessage(LogLevel.Information, "Restored ExternalArtifact of ExternalSource {Namespace}/{ExternalSource}: another client had changed or deleted it")]
    public static partial void Repaired(ILogger logger, string? @namespace, string externalSource);

    [LoggerMessage(LogLevel.Information, "Deleted ExternalSource {Namespace}/{ExternalSource} with {Files} stored files")]
    public static partial void Removed(ILogger logger, string? @namespace, string externalSource, int files);

    [LoggerMessage(LogLevel.Information, "Deleted {Count} unfinished files of earlier processes in the artifact store")]
    public static partial void LeftoversRemoved(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "Stored artifact of ExternalSource {Namespace}/{ExternalSource} is lost or damaged, and is rebuilt: {Path}")]
    public static partial void Damaged(ILogger logger, string? @namespace, string externalSource, string path);

    [LoggerMessage(LogLevel.Warning, "Attempt of ExternalSource {Namespace}/{ExternalSource} failed: {Reason}, failure {Failures} in a row: {Problem}")]
    private static partial void WriteFailed(ILogger logger, string? @namespace, string externalSource, string reason, int failures, string problem);

    [LoggerMessage(LogLevel.Warning, "Hook of ExternalSource {Namespace}/{ExternalSource} failed, and is ignored as retryPolicy demands: hook {Hook}: {Problem}")]
    private static partial void WriteHookIgnored(ILogger logger, string? @namespace, string externalSource, string hook, string problem);

    [LoggerMessage(LogLevel.Debug, "Hook of ExternalSource {Namespace}/{ExternalSource} failed: hook {Hook}, exit code {ExitCode}, standard error: {StandardError}")]
    private static partial void WriteHookOutput(ILogger logger, string? @namespace, string externalSource, string hook, int exitCode, string standardError);

    [LoggerMessage(LogLevel.Warning, "Old revisions of ExternalSource {Namespace}/{ExternalSource} cannot be deleted now: {Problem}")]
    private static partial void WriteOldRevisionsStay(ILogger logger, string? @namespace, string externalSource, string problem);

    [LoggerMessage(LogLevel.Warning, "Unfinished uploads of ExternalSource {Namespace}/{ExternalSource} cannot be deleted now: {Problem}")]
    private static partial void WriteUnfinishedStays(ILogger logger, string? @namespace, string externalSource, string problem);

    [LoggerMessage(LogLevel.Warning, "Unfinished files of earlier processes in the artifact store cannot be deleted now: {Problem}")]
    private static partial void WriteLeftoversStay(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Warning, "Stored artifact of ExternalSource {Namespace}/{ExternalSource} cannot be verified now: {Problem}")]
    private static partial void WriteNotVerified(ILogger logger, string? @namespace, string externalSource, string problem);
}
