using ArcOperator.Runtime.Tests.Kinds;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>What a <see cref="GearPeer"/> may answer.</summary>
internal static class Answer
{
    public static Func<PeerExchange, Task> List(long version, params Gear[] gears) => Page(version, "", [.. gears.Select(Told.Text)]);

    public static Func<PeerExchange, Task> Page(long version, string next, params string[] items) => exchange => exchange.RespondAsync(
        200, $$$"""{"kind":"GearList","apiVersion":"runtime.test/v1","metadata":{"resourceVersion":"{{{version}}}","continue":"{{{next}}}"},"items":[{{{string.Join(',', items)}}}]}""");

    /// <summary>A watch that goes on, silently, after these lines.</summary>
    public static Func<PeerExchange, Task> Watch(params string[] lines) => async exchange =>
    {
        await TellAsync(exchange, lines);
        await exchange.StallAsync();
    };

    /// <summary>A watch that ends as it should after these lines.</summary>
    public static Func<PeerExchange, Task> WatchThenEnd(params string[] lines) => async exchange =>
    {
        await TellAsync(exchange, lines);
        await exchange.EndAsync();
    };

    /// <summary>A watch that goes on after these lines until <paramref name="end"/> comes, and then ends as it should.</summary>
    public static Func<PeerExchange, Task> WatchUntil(Task end, params string[] lines) => async exchange =>
    {
        await TellAsync(exchange, lines);
        await end.WaitAsync(exchange.Stopped);
        await exchange.EndAsync();
    };

    /// <summary>A watch whose connection breaks after these lines, the last of which may be half of one.</summary>
    public static Func<PeerExchange, Task> WatchThenCut(params string[] lines) => async exchange =>
    {
        await TellAsync(exchange, lines);
        // The bytes have to arrive before the reset, which would throw them away.
        await Task.Delay(100);
        exchange.Cut();
    };

    public static Func<PeerExchange, Task> Error(int code, string reason) => exchange => exchange.RespondAsync(code, Told.Status(code, reason));

    /// <summary>The 404 of a server that does not know the kind.</summary>
    public static Func<PeerExchange, Task> UnknownKind => exchange => exchange.RespondAsync(404, "404 page not found\n", ("Content-Type", "text/plain"));

    private static async Task TellAsync(PeerExchange exchange, string[] lines)
    {
        await exchange.BeginStreamAsync();
        foreach (var line in lines)
        {
            await exchange.WriteAsync(line);
        }
    }
}
