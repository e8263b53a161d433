using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Current whitelist, read again when its file changes.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> The rules are those of the last file without mistakes. Without such a file nothing is allowed.
/// All kinds of changes are noticed, also a swapped symbolic link in the path, as in volumes of ConfigMaps.</para>
/// <para><b>Assumptions.</b> Only administrators can write the file.</para>
/// <para><b>Caveats.</b> Without notifications of the file system a change takes effect after <see cref="HookOptions.WhitelistPoll"/>.</para>
/// <para><b>Errors.</b> None. <see cref="Loaded"/>, the log and metrics report mistakes.</para>
/// </remarks>
public sealed class WhitelistFile : IDisposable
{
    private const int LargestFile = 1 << 20;

    private readonly string _file;
    private readonly ArgumentMatch _match;
    private readonly ILogger<WhitelistFile> _logger;
    private readonly WhitelistMetrics _metrics = new();
    private readonly Lock _reading = new();
    private readonly ITimer _poll;
    private readonly FileSystemWatcher? _watcher;
    private volatile HookWhitelist _current;
    private string? _seen;
    private int _version;

    public WhitelistFile(HookOptions options, TimeProvider clock, ILogger<WhitelistFile> logger)
    {
        (_file, _match, _logger) = (Path.GetFullPath(options.WhitelistFile), options.ArgumentMatch, logger);
        _current = HookWhitelist.Missing($"{_file} has not been read");
        _watcher = Watch();
        Check();
        _poll = clock.CreateTimer(_ => Check(), null, options.WhitelistPoll, options.WhitelistPoll);
    }

    /// <summary>Raised after each change of the file, on any thread. The first reading only sets <see cref="LastLoad"/>.</summary>
    public event Action<WhitelistLoad>? Loaded;

    /// <summary>Rules in effect.</summary>
    public HookWhitelist Current => _current;

    /// <summary>Number that grows with each change of the rules in effect.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Outcome of the last reading of the file.</summary>
    public WhitelistLoad LastLoad { get; private set; } = new(IsAccepted: false, "not read yet");

    public void Dispose()
    {
        _watcher?.Dispose();
        _poll.Dispose();
        _metrics.Dispose();
    }

    // Contents are compared, because times and link targets do not identify a version.
    private void Check()
    {
        lock (_reading)
        {
            var (text, problem) = Read();
            if (_seen == (text ?? problem))
            {
                return;
            }

            _seen = text ?? problem;
            Report(text is null ? new(IsAccepted: false, problem) : Accept(text));
        }
    }

    private WhitelistLoad Accept(string text)
    {
        try
        {
            _current = WhitelistReader.Read(_file, text, _match);
            Interlocked.Increment(ref _version);
            return new(IsAccepted: true, $"{_file} is in effect");
        }
        catch (WhitelistException error)
        {
            return new(IsAccepted: false, error.Message);
        }
    }

    private void Report(WhitelistLoad load)
    {
        // Without earlier rules nothing is allowed.
        if (!load.IsAccepted && !_current.IsReal)
        {
            _current = HookWhitelist.Missing(load.Message);
        }

        LastLoad = load;
        _metrics.Loaded(load);
        Action<ILogger, string> log = load.IsAccepted ? WhitelistLog.Accepted : _current.IsReal ? WhitelistLog.Refused : WhitelistLog.Missing;
        log(_logger, load.Message);
        Loaded?.Invoke(load);
    }

    private (string? Text, string Problem) Read()
    {
        try
        {
            using var stream = File.OpenRead(_file);
            return stream.Length > LargestFile
                ? (null, $"{_file} is longer than {LargestFile} bytes")
                : (new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)).ReadToEnd(), "");
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{_file} is not UTF-8");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"{_file} cannot be read: {error.Message}");
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(Path.GetDirectoryName(_file) ?? "/");
            watcher.Changed += (_, _) => Check();
            watcher.Created += (_, _) => Check();
            watcher.Renamed += (_, _) => Check();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception error) when (error is IOException or ArgumentException or UnauthorizedAccessException)
        {
            WhitelistLog.NotWatched(_logger, _file, error.Message);
            return null;
        }
    }
}

/// <summary>Outcome of a reading of the whitelist file.</summary>
/// <param name="IsAccepted">False: the file has mistakes, and the earlier rules stay in effect.</param>
/// <param name="Message">Name of the file and all mistakes in it, one per line.</param>
public sealed record WhitelistLoad(bool IsAccepted, string Message);

/// <summary>Metrics of the whitelist.</summary>
internal sealed class WhitelistMetrics : IDisposable
{
    private readonly Meter _meter = new("ArcOperator.Hooks");
    private readonly Counter<long> _reloads;
    private int _isValid;

    public WhitelistMetrics()
    {
        _reloads = _meter.CreateCounter<long>("externalsource_hook_whitelist_reload_total", description: "Changes of the whitelist file, by success.");
        _meter.CreateObservableGauge("externalsource_hook_whitelist_valid", () => Volatile.Read(ref _isValid), null, "1 if the current whitelist file is in effect, 0 if it has mistakes.");
    }

    public void Loaded(WhitelistLoad load)
    {
        Volatile.Write(ref _isValid, load.IsAccepted ? 1 : 0);
        _reloads.Add(1, new KeyValuePair<string, object?>("success", load.IsAccepted ? "true" : "false"));
    }

    public void Dispose() => _meter.Dispose();
}

internal static partial class WhitelistLog
{
    [LoggerMessage(LogLevel.Information, "Hooks: {Message}")]
    public static partial void Accepted(ILogger logger, string message);

    [LoggerMessage(LogLevel.Error, "Hooks: refused the whitelist, the earlier rules stay in effect: {Message}")]
    public static partial void Refused(ILogger logger, string message);

    [LoggerMessage(LogLevel.Information, "Hooks: the file system does not report changes of {File} ({Reason}); it is polled")]
    public static partial void NotWatched(ILogger logger, string file, string reason);

    [LoggerMessage(LogLevel.Warning, "Hooks: no hook is allowed: {Message}")]
    public static partial void Missing(ILogger logger, string message);
}
