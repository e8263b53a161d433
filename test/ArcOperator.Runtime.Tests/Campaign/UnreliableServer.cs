using System.Globalization;
using ArcOperator.Runtime.Tests.Informers;
using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>
/// An API server for gears with a true state and a history. It responds correctly at times, and otherwise with every fault that a list or a watch can
/// have: cut at any byte, silent, expired, overloaded, slow, repeated or out of order.
/// </summary>
internal sealed class UnreliableServer : IAsyncDisposable
{
    private const int PageSize = 4;

    private readonly Lock _lock = new();
    private readonly Random _random;
    private readonly SortedDictionary<string, Gear> _gears = new(StringComparer.Ordinal);
    private readonly List<(long Version, string Line)> _history = [];
    private readonly ScriptedPeer _peer;
    private long _version = 100;
    private long _oldest = 100;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isWell;

    public UnreliableServer(Random random)
    {
        _random = random;
        _peer = new(AnswerAsync);
    }

    public Uri Uri => _peer.Uri;

    public int Requests => _peer.Requests.Count;

    /// <summary>The true state: names with UID and size.</summary>
    public IReadOnlyList<string> Truth
    {
        get
        {
            lock (_lock)
            {
                return [.. _gears.Values.Select(Describe)];
            }
        }
    }

    public static string Describe(Gear gear) => $"{gear.Name()} {gear.Uid()} {gear.Spec.Size}";

    /// <summary>Creates, changes, deletes, or deletes and creates again one object.</summary>
    public void Change()
    {
        lock (_lock)
        {
            var name = $"gear-{_random.Next(12):00}";
            if (!_gears.TryGetValue(name, out var known))
            {
                Put("ADDED", A.Gear(name, ++_version, $"uid-{_version}", _random.Next(1000)));
                return;
            }

            switch (_random.Next(4))
            {
                case 0:
                    Remove(known);
                    break;
                case 1:
                    Remove(known);
                    Put("ADDED", A.Gear(name, ++_version, $"uid-{_version}", _random.Next(1000)));
                    break;
                default:
                    Put("MODIFIED", A.Gear(name, ++_version, known.Uid(), _random.Next(1000)));
                    break;
            }
        }
    }

    /// <summary>Ends all faults.</summary>
    public void Recover() => _isWell = true;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private void Put(string type, Gear gear)
    {
        _gears[gear.Name()] = gear;
        Tell(type, gear);
    }

    private void Remove(Gear gear)
    {
        _gears.Remove(gear.Name());
        Tell("DELETED", A.Gear(gear.Name(), ++_version, gear.Uid(), gear.Spec.Size));
    }

    private void Tell(string type, Gear gear)
    {
        _history.Add((_version, $$"""{"type":"{{type}}","object":{{WatchLines.Text(gear)}}}""" + "\n"));
        (var changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        changed.SetResult();
    }

    private int Dice(int sides)
    {
        lock (_lock)
        {
            return _isWell ? int.MaxValue : _random.Next(sides);
        }
    }

    private Task AnswerAsync(PeerExchange exchange) => Dice(12) switch
    {
        0 => exchange.RespondAsync(429, WatchLines.Status(429, "TooManyRequests"), ("Retry-After", "1")),
        1 => exchange.RespondAsync(500, WatchLines.Status(500, "InternalError")),
        2 => exchange.RespondAsync(410, WatchLines.Status(410, "Expired")),
        3 => CutAsync(exchange),
        _ => exchange.Request.Parameter("watch") is null ? ListAsync(exchange) : WatchAsync(exchange),
    };

    private static Task CutAsync(PeerExchange exchange)
    {
        exchange.Cut();
        return Task.CompletedTask;
    }

    private async Task ListAsync(PeerExchange exchange)
    {
        var token = exchange.Request.Parameter("continue");
        if (token is not null && Dice(4) == 0)
        {
            await exchange.RespondAsync(410, WatchLines.Status(410, "Expired"));
            return;
        }

        string page;
        lock (_lock)
        {
            // A token contains version and position. A list has one version, and this server keeps only the newest.
            var parts = (token ?? $"{_version}_0").Split('_');
            var (version, skip) = (long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
            var isWhole = exchange.Request.Parameter("limit") is null;
            var items = _gears.Values.Skip(skip).Take(isWhole ? int.MaxValue : PageSize).ToList();
            var next = skip + items.Count < _gears.Count ? $"{version}_{skip + items.Count}" : "";
            page = version == _version
                ? $$$"""{"kind":"GearList","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', items.Select(WatchLines.Text))}}}]}"""
                : "";
        }

        if (Dice(5) == 0)
        {
            await Task.Delay(30);
        }

        await (page.Length == 0 ? exchange.RespondAsync(410, WatchLines.Status(410, "Expired")) : exchange.RespondAsync(200, page));
    }

    private async Task WatchAsync(PeerExchange exchange)
    {
        var from = long.Parse(exchange.Request.Parameter("resourceVersion") ?? "0", CultureInfo.InvariantCulture);
        await exchange.BeginStreamAsync();
        while (!exchange.Stopped.IsCancellationRequested)
        {
            List<(long Version, string Line)> news;
            Task changed;
            lock (_lock)
            {
                if (from < _oldest)
                {
                    news = [(from, WatchLines.Error(410, "Expired"))];
                }
                else
                {
                    news = [.. _history.Where(entry => entry.Version > from)];
                }

                changed = _changed.Task;
            }

            foreach (var (version, line) in news)
            {
                if (!await TellAsync(exchange, line))
                {
                    return;
                }

                from = version;
            }

            if (Dice(20) == 0)
            {
                await exchange.EndAsync();
                return;
            }

            await changed.WaitAsync(exchange.Stopped);
        }
    }

    /// <summary>Returns false if the watch has ended.</summary>
    private async Task<bool> TellAsync(PeerExchange exchange, string line)
    {
        switch (Dice(25))
        {
            case 0:
                await exchange.WriteAsync(line[..(1 + (Dice(line.Length - 1) % (line.Length - 1)))]);
                await Task.Delay(20);
                exchange.Cut();
                return false;
            case 1:
                // Sends the event twice, and an earlier one once more.
                await exchange.WriteAsync(line + line);
                string before;
                lock (_lock)
                {
                    before = _history[_random.Next(_history.Count)].Line;
                }

                await exchange.WriteAsync(before);
                return true;
            case 2:
                await exchange.WriteAsync(line);
                await exchange.WriteAsync(WatchLines.Error(410, "Expired"));
                await exchange.EndAsync();
                return false;
            case 3:
                // Silent from here on: only a watchdog notices.
                await exchange.StallAsync();
                return false;
            case 4:
                lock (_lock)
                {
                    _oldest = _version;
                }

                await exchange.WriteAsync(line);
                return true;
            default:
                // In two pieces.
                await exchange.WriteAsync(line[..(line.Length / 2)]);
                await exchange.WriteAsync(line[(line.Length / 2)..]);
                return true;
        }
    }
}
