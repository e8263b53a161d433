using System.Collections.Concurrent;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>
/// An API server for gears. Lists, streamed lists and watches each have a script with the next responses. After the last one it does not respond.
/// </summary>
internal sealed class GearPeer : IAsyncDisposable
{
    private readonly ScriptedPeer _peer;
    private readonly ConcurrentQueue<Func<PeerExchange, Task>> _lists = [];
    private readonly ConcurrentQueue<Func<PeerExchange, Task>> _streamedLists = [];
    private readonly ConcurrentQueue<Func<PeerExchange, Task>> _watches = [];
    private readonly ConcurrentQueue<Func<PeerExchange, Task>> _definitionLists = [];
    private readonly ConcurrentQueue<Func<PeerExchange, Task>> _definitionWatches = [];

    public GearPeer() => _peer = new(AnswerAsync);

    public Uri Uri => _peer.Uri;

    public IReadOnlyList<PeerRequest> Lists => Asked(_lists);

    public IReadOnlyList<PeerRequest> StreamedLists => Asked(_streamedLists);

    public IReadOnlyList<PeerRequest> Watches => Asked(_watches);

    /// <summary>Lists of CustomResourceDefinitions.</summary>
    public IReadOnlyList<PeerRequest> DefinitionLists => Asked(_definitionLists);

    /// <summary>Watches of CustomResourceDefinitions.</summary>
    public IReadOnlyList<PeerRequest> DefinitionWatches => Asked(_definitionWatches);

    public GearPeer OnDefinitionList(params Func<PeerExchange, Task>[] answers) => On(_definitionLists, answers);

    public GearPeer OnDefinitionWatch(params Func<PeerExchange, Task>[] answers) => On(_definitionWatches, answers);

    public GearPeer OnList(params Func<PeerExchange, Task>[] answers) => On(_lists, answers);

    public GearPeer OnStreamedList(params Func<PeerExchange, Task>[] answers) => On(_streamedLists, answers);

    public GearPeer OnWatch(params Func<PeerExchange, Task>[] answers) => On(_watches, answers);

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private GearPeer On(ConcurrentQueue<Func<PeerExchange, Task>> script, Func<PeerExchange, Task>[] answers)
    {
        foreach (var answer in answers)
        {
            script.Enqueue(answer);
        }

        return this;
    }

    private Task AnswerAsync(PeerExchange exchange) =>
        ScriptFor(exchange.Request).TryDequeue(out var answer) ? answer(exchange) : exchange.StallAsync();

    private List<PeerRequest> Asked(ConcurrentQueue<Func<PeerExchange, Task>> script) =>
        [.. _peer.Requests.Where(request => ScriptFor(request) == script)];

    private ConcurrentQueue<Func<PeerExchange, Task>> ScriptFor(PeerRequest request) =>
        request.Path.EndsWith("/customresourcedefinitions", StringComparison.Ordinal) ? request.Parameter("watch") is null ? _definitionLists : _definitionWatches
        : request.Parameter("watch") is null ? _lists
        : request.Parameter("sendInitialEvents") is null ? _watches
        : _streamedLists;
}
