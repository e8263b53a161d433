using System.ComponentModel;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Options;

/// <summary>What is logged, and how it looks.</summary>
public sealed class LogOptions
{
    [Description("Console for people, Json for collectors of logs. Default Console.")]
    public LogFormat Format { get; init; } = LogFormat.Console;

    [Description("The least that is logged: Trace, Debug, Information, Warning, Error, Critical or None. Default Information.")]
    public LogLevel Level { get; init; } = LogLevel.Information;
}
