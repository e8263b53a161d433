using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Watching;

/// <summary>
/// An API server with one object of each kind that changes all the time. It streams lists as a real server of version 1.36 does, with changes and
/// ordinary bookmarks in between. Without a final bookmark the list never ends, as with a server that does not know the parameters.
/// </summary>
internal sealed class WatchListPeer : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, Type> _kinds;
    private readonly bool _sendsBookmark;
    private readonly ScriptedPeer _peer;
    private long _version = 9000;

    /// <param name="kinds">Kinds that the server knows, by the last part of their path.</param>
    /// <param name="sendsBookmark">True if a streamed list ends.</param>
    public WatchListPeer(IReadOnlyDictionary<string, Type> kinds, bool sendsBookmark)
    {
        (_kinds, _sendsBookmark) = (kinds, sendsBookmark);
        _peer = new(AnswerAsync);
    }

    public Uri Uri => _peer.Uri;

    public IEnumerable<PeerRequest> Requests => _peer.Requests;

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private Task AnswerAsync(PeerExchange exchange) =>
        !_kinds.TryGetValue(exchange.Request.Path.Split('/')[^1], out var kind) ? exchange.RespondAsync(404, "404 page not found\n", ("Content-Type", "text/plain"))
        : exchange.Request.Parameter("watch") is null ? ListAsync(exchange, KindSamples.Of(kind))
        : WatchAsync(exchange, KindSamples.Of(kind), exchange.Request.Parameter("sendInitialEvents") == "true");

    private Task ListAsync(PeerExchange exchange, JsonObject @object) => exchange.RespondAsync(
        200, $$$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"{{{NextVersion()}}}"},"items":[{{{@object.ToJsonString()}}}]}""");

    private async Task WatchAsync(PeerExchange exchange, JsonObject @object, bool isList)
    {
        await exchange.BeginStreamAsync();
        if (isList)
        {
            await exchange.WriteAsync(Line("ADDED", @object));
            await exchange.WriteAsync(Line("MODIFIED", Changed(@object)));
            await exchange.WriteAsync(Line("BOOKMARK", Bookmark(@object, isEnd: false)));
            await exchange.WriteAsync(Line("MODIFIED", Changed(@object)));
            if (_sendsBookmark)
            {
                await exchange.WriteAsync(Line("BOOKMARK", Bookmark(@object, isEnd: true)));
            }
        }

        while (true)
        {
            await exchange.WriteAsync(Line("MODIFIED", Changed(@object)));
            await Task.Delay(20, exchange.Stopped);
        }
    }

    private JsonObject Changed(JsonObject @object)
    {
        @object["metadata"]!["resourceVersion"] = NextVersion();
        return @object;
    }

    // In the form of the recorded ones.
    private JsonObject Bookmark(JsonObject @object, bool isEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = NextVersion() };
        if (isEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return new() { ["kind"] = @object["kind"]!.DeepClone(), ["apiVersion"] = @object["apiVersion"]!.DeepClone(), ["metadata"] = metadata };
    }

    private string NextVersion() => $"{Interlocked.Increment(ref _version)}";

    private static string Line(string type, JsonObject @object) => new JsonObject { ["type"] = type, ["object"] = @object.DeepClone() }.ToJsonString() + "\n";
}
