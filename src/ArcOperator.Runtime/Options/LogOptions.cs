using System.ComponentModel;
using ArcOperator.Runtime.Logging;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace ArcOperator.Runtime.Options;

/// <summary>The level and format of a process's log.</summary>
public sealed class LogOptions
{
    [Description("Format of the log: Console for people, Json for log collectors. Default Console.")]
    public LogFormat Format { get; init; } = LogFormat.Console;

    [Description("Lowest level that is logged: Trace, Debug, Information, Warning, Error, Critical or None. Default Information.")]
    public LogLevel Level { get; init; } = LogLevel.Information;

    /// <summary>Sends all log messages to the console, as these options require.</summary>
    public void Configure(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(Level);
        logging.AddFilter("Microsoft", level => level >= LogLevel.Warning);
        // Unhealthy components log their cause. A line per probe would add nothing.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (Format == LogFormat.Json)
        {
            logging.Services.TryAddSingleton(TimeProvider.System);
            logging.AddConsole(console => console.FormatterName = JsonLineFormatter.FormatterName)
                .AddConsoleFormatter<JsonLineFormatter, ConsoleFormatterOptions>(console => console.IncludeScopes = true);
        }
        else
        {
            logging.AddSimpleConsole(console =>
                (console.SingleLine, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "yyyy-MM-dd'T'HH:mm:ss.fff'Z' "));
        }
    }
}

/// <summary>The format of a log message.</summary>
public enum LogFormat
{
    /// <summary>One line of text per message.</summary>
    Console,

    /// <summary>One JSON object per message.</summary>
    Json,
}
