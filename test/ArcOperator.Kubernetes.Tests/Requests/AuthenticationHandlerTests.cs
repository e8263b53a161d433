using System.Net;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class AuthenticationHandlerTests
{
    [Test]
    public async Task Each_request_is_sent_with_the_current_token()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(200, "{}"));
        var source = new ListedTokens("one");
        using var client = Connect(peer, source);

        await client.GetAsync<V1ConfigMap>("a");
        source.Advance("two");
        await client.GetAsync<V1ConfigMap>("a");

        TokensSentTo(peer).Should().Equal("Bearer one", "Bearer two");
    }

    [Test]
    public async Task A_request_with_401_is_sent_again_with_a_newer_token_and_the_same_body()
    {
        await using var peer = PeerThatTakes("two");
        using var client = Connect(peer, new ListedTokens("one", "two"));

        await client.CreateAsync(new V1ConfigMap { Data = new Dictionary<string, string> { ["a"] = "1" } });

        TokensSentTo(peer).Should().Equal("Bearer one", "Bearer two");
        peer.Requests.Select(request => (request.Method, request.Body)).Distinct().Should().ContainSingle().Which.Body.Should().Contain("\"a\":\"1\"");
    }

    [Test]
    public async Task A_request_with_401_twice_fails()
    {
        await using var peer = PeerThatTakes("none");
        using var client = Connect(peer, new ListedTokens("one", "two", "three"));

        var get = () => client.GetAsync<V1ConfigMap>("a");

        (await get.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
        TokensSentTo(peer).Should().Equal("Bearer one", "Bearer two");
    }

    [Test]
    public async Task A_request_with_401_is_not_sent_again_without_a_newer_token()
    {
        await using var peer = PeerThatTakes("none");
        using var client = Connect(peer, new ListedTokens("one"));

        var get = () => client.GetAsync<V1ConfigMap>("a");

        (await get.Should().ThrowAsync<HttpOperationException>()).Which.ToString().Should().NotContain("Bearer", "a token is never shown");
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_watch_is_sent_with_the_current_token()
    {
        await using var peer = PeerThatTakes("two");
        using var client = Connect(peer, new ListedTokens("one", "two"));

        using var stream = await client.OpenWatchAsync<V1ConfigMap>(new(), default);

        TokensSentTo(peer).Should().Equal("Bearer one", "Bearer two");
    }

    private static ScriptedPeer PeerThatTakes(string token) => new(exchange => exchange.Request.Headers["Authorization"] == $"Bearer {token}"
        ? exchange.RespondAsync(200, "{}")
        : exchange.RespondAsync(401, """{"kind":"Status","reason":"Unauthorized","message":"no"}"""));

    private static IEnumerable<string> TokensSentTo(ScriptedPeer peer) => peer.Requests.Select(request => request.Headers["Authorization"]);

    private static KubernetesClient Connect(ScriptedPeer peer, ICredentialSource source) =>
        new(new() { Host = peer.Uri, Credentials = source }, new ObjectJson(), TimeProvider.System);

    /// <summary>Returns one token after the other, each until it is refused.</summary>
    private sealed class ListedTokens(params string[] tokens) : ICredentialSource
    {
        private readonly Queue<string> _tokens = new(tokens);

        public void Advance(string token)
        {
            _tokens.Enqueue(token);
            _tokens.Dequeue();
        }

        public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(new Credential(_tokens.Peek(), null));

        public bool Renew(Credential refused) => _tokens.Count > 1 && _tokens.TryDequeue(out _);
    }
}
