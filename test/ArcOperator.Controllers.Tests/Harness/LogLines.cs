using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>Log of an operator: at the default level, and at all levels.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Text)> _lines = new();
    private readonly ConcurrentQueue<string> _further = new();

    public IReadOnlyList<string> Errors => [.. _lines.Where(line => line.Level >= LogLevel.Error).Select(line => line.Text)];

    public string All => string.Join('\n', [ToString(), .. _further]);

    public override string ToString() => string.Join('\n', _lines.Select(line => line.Text));

    public ILogger CreateLogger(string categoryName) => new Writer(this, categoryName.StartsWith("ArcOperator", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Writer(LogLines log, bool isOurs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        // The messages of a web server about its connections at lower levels are megabytes.
        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && (isOurs || logLevel >= LogLevel.Information);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel))
            {
                return;
            }

            var text = $"{DateTime.UtcNow:HH:mm:ss.fff} {logLevel} {formatter(state, exception)} {exception}".TrimEnd();
            if (isOurs && logLevel >= LogLevel.Information)
            {
                log._lines.Enqueue((logLevel, text));
            }
            else
            {
                log._further.Enqueue(text);
            }
        }
    }
}
