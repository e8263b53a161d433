using System.Text;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>The whitelist as its file has it now.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> There are always rules: those of the last file without mistakes; before there was one, nothing is allowed.
/// A change is seen however it is made, also by swapping a link on the way to the file, as a ConfigMap's volume does it.</para>
/// <para><b>Assumptions.</b> The file is written by whoever may say what hooks may do.</para>
/// <para><b>Caveats.</b> A change holds up to <see cref="HookOptions.WhitelistPoll"/> later where the file system does not tell of it.</para>
/// <para><b>Errors.</b> None: mistakes are reported by <see cref="Loaded"/>, the log and metrics.</para>
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

    /// <summary>Called after each change of the file, in no particular thread; how the first reading ended is <see cref="LastLoad"/> only.</summary>
    public event Action<WhitelistLoad>? Loaded;

    /// <summary>The rules that hold.</summary>
    public HookWhitelist Current => _current;

    /// <summary>A number that grows with each change of the rules that hold.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>How the last reading of the file ended.</summary>
    public WhitelistLoad LastLoad { get; private set; } = new(IsAccepted: false, "not read yet");

    public void Dispose()
    {
        _watcher?.Dispose();
        _poll.Dispose();
        _metrics.Dispose();
    }

    // Compares contents: times and link targets can be the same for two versions, or differ for one.
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
            return new(IsAccepted: true, $"{_file} holds");
        }
        catch (WhitelistException error)
        {
            return new(IsAccepted: false, error.Message);
        }
    }

    private void Report(WhitelistLoad load)
    {
        // Rules that have never been there cannot hold on.
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
