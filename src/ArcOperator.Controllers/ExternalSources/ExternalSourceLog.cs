using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources;

internal static partial class ExternalSourceLog
{
    [LoggerMessage(LogLevel.Information, "ExternalSource {Source}: published {Revision} ({Size} bytes)")]
    public static partial void Published(ILogger logger, string source, string revision, long size);

    [LoggerMessage(LogLevel.Warning, "ExternalSource {Source}: {Reason}, failure {Failures} in a row: {Problem}")]
    public static partial void Failed(ILogger logger, string source, string reason, int failures, string problem);

    [LoggerMessage(LogLevel.Information, "ExternalSource {Source}: somebody had changed or deleted its ExternalArtifact, which is as it should be again")]
    public static partial void Repaired(ILogger logger, string source);

    [LoggerMessage(LogLevel.Warning, "ExternalSource {Source}: hook {Hook} failed, which does not count: {Problem}")]
    public static partial void HookIgnored(ILogger logger, string source, string hook, string problem);

    [LoggerMessage(LogLevel.Debug, "ExternalSource {Source}: hook {Hook} ended with code {ExitCode} and said: {Words}")]
    public static partial void HookSaid(ILogger logger, string source, string hook, int exitCode, string words);

    [LoggerMessage(LogLevel.Warning, "ExternalSource {Source}: old revisions cannot be deleted at present: {Problem}")]
    public static partial void NotSwept(ILogger logger, string source, string problem);

    [LoggerMessage(LogLevel.Information, "ExternalSource {Source}: deleted, with {Files} stored files")]
    public static partial void Removed(ILogger logger, string source, int files);

    [LoggerMessage(LogLevel.Warning, "What killed processes left behind in the artifact store cannot be deleted at present: {Problem}")]
    public static partial void LeftoversStay(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Information, "Deleted {Count} files that killed processes had left behind in the artifact store")]
    public static partial void LeftoversRemoved(ILogger logger, int count);

    [LoggerMessage(LogLevel.Warning, "ExternalSource {Source}: uploads that did not end cannot be taken away at present: {Problem}")]
    public static partial void UnfinishedStays(ILogger logger, string source, string problem);
}
