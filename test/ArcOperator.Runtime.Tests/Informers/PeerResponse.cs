using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Responses of a <see cref="GearPeer"/>.</summary>
internal static class PeerResponse
{
    public static Func<PeerExchange, Task> List(long version, params Gear[] gears) => Page(version, "", [.. gears.Select(WatchLines.Text)]);

    public static Func<PeerExchange, Task> Page(long version, string next, params string[] items) => exchange => exchange.RespondAsync(
        200, $$$"""{"kind":"GearList","apiVersion":"runtime.test/v1","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', items)}}}]}""");

    /// <summary>A watch that stays open without events after these lines.</summary>
    public static Func<PeerExchange, Task> Watch(params string[] lines) => async exchange =>
    {
        await SendAsync(exchange, lines);
        await exchange.StallAsync();
    };

    /// <summary>A watch that ends normally after these lines.</summary>
    public static Func<PeerExchange, Task> WatchThenEnd(params string[] lines) => async exchange =>
    {
        await SendAsync(exchange, lines);
        await exchange.EndAsync();
    };

    /// <summary>A watch that stays open after these lines until <paramref name="end"/> completes, and ends normally.</summary>
    public static Func<PeerExchange, Task> WatchUntil(Task end, params string[] lines) => async exchange =>
    {
        await SendAsync(exchange, lines);
        await end.WaitAsync(exchange.Stopped);
        await exchange.EndAsync();
    };

    /// <summary>A watch whose connection is reset after these lines. The last line can be incomplete.</summary>
    public static Func<PeerExchange, Task> WatchThenCut(params string[] lines) => async exchange =>
    {
        await SendAsync(exchange, lines);
        // The bytes have to arrive before the reset, which would discard them.
        await Task.Delay(100);
        exchange.Cut();
    };

    public static Func<PeerExchange, Task> Error(int code, string reason) => exchange => exchange.RespondAsync(code, WatchLines.Status(code, reason));

    /// <summary>The 404 of a server that does not know the kind.</summary>
    public static Func<PeerExchange, Task> UnknownKind => exchange => exchange.RespondAsync(404, "404 page not found\n", ("Content-Type", "text/plain"));

    private static async Task SendAsync(PeerExchange exchange, string[] lines)
    {
        await exchange.BeginStreamAsync();
        foreach (var line in lines)
        {
            await exchange.WriteAsync(line);
        }
    }
}
