using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using ArcOperator.Api;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Watching;
using FluentAssertions.Equivalency;

namespace ArcOperator.Controllers.Tests.Watching;

/// <summary>Responses of the API server that arrive in pieces. Each kind, with each converter, is read correctly.</summary>
internal sealed class ChunkedReadingTests
{
    // Larger than the buffer of a JSON reader, so that the end of an object has not arrived when its middle is read.
    private static readonly string Filling = new('x', 40_000);

    [Test]
    public async Task Every_kind_is_read_from_a_stream_in_pieces([ValueSource(nameof(Kinds))] Type kind, [Values(1, 7, 4096)] int bytes)
    {
        var json = Encoding.UTF8.GetBytes(Padded(kind, Filling[..(bytes == 1 ? 500 : Filling.Length)]).ToJsonString());
        var type = ArcCluster.Json.TypeInfo<V1Secret>().Options.GetTypeInfo(kind);

        var read = await ChunkedReading.ReadAsync(type, json, bytes);

        read!.Should().BeEquivalentTo(JsonSerializer.Deserialize(json, type)!, WithoutRawJson);
        ((IMetadata<V1ObjectMeta>)read!).ResourceVersion().Should().NotBeNull();
    }

    [Test]
    public Task Every_kind_is_read_by_the_client_whether_got_or_listed_or_watched([ValueSource(nameof(Kinds))] Type kind) =>
        (Task)GetType().GetMethod(nameof(ReadWithClientAsync), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(kind).Invoke(null, null)!;

    [Test]
    public async Task A_workflow_whose_nodes_are_followed_by_large_templates_keeps_its_failed_nodes()
    {
        var workflow = JsonNode.Parse($$"""
            { "metadata": { "name": "one", "namespace": "space", "resourceVersion": "7" },
              "status": { "phase": "Failed", "nodes": {
                  "a": { "id": "a", "displayName": "main", "type": "Pod", "phase": "Failed", "message": "exit code 1", "inputs": { "parameters": [{ "name": "p" }] }, "children": ["b"] },
                  "b": { "id": "b", "type": "DAG", "phase": "Failed" } },
                "storedTemplates": { "x": { "script": "{{Filling}}" } } } }
            """)!.ToJsonString();
        await using var peer = new ScriptedPeer(exchange => SendAsync(exchange, workflow));
        using var client = Connect(peer);

        var read = await client.GetAsync<V1Alpha1Workflow>("one", "space");

        ((object)read!).Should().BeEquivalentTo((object)ArcCluster.Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes(workflow))!, WithoutRawJson);
        read.Status.Phase.Should().Be("Failed");
    }

    private static EquivalencyAssertionOptions<object> WithoutRawJson(EquivalencyAssertionOptions<object> options) =>
        options.RespectingRuntimeTypes().Excluding(member => member.Type == typeof(JsonElement) || member.Type == typeof(JsonElement?));

    private static IEnumerable<Type> Kinds() =>
        new[] { typeof(ArcJsonContext), typeof(SecretJsonContext) }
            .SelectMany(context => context.GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute)))
            .Select(data => (Type)data.ConstructorArguments[0].Value!)
            .Concat([typeof(V1Secret), typeof(V1ConfigMap), typeof(V1Namespace), typeof(V1Pod), typeof(V1Lease), typeof(Eventsv1Event), typeof(CustomResourceDefinition)])
            .Where(type => type.IsAssignableTo(typeof(IMetadata<V1ObjectMeta>)));

    /// <summary>A field of the future, as large as it may be, behind each field of object and status.</summary>
    private static JsonObject Padded(Type kind, string filling)
    {
        var sample = KindSamples.Of(kind);
        if (sample["status"] is JsonObject status)
        {
            sample["status"] = Padded(status, filling);
        }

        return Padded(sample, filling);
    }

    private static JsonObject Padded(JsonObject part, string filling)
    {
        var padded = new JsonObject();
        foreach (var (name, value) in part)
        {
            padded[name] = value?.DeepClone();
            padded[$"{name}OfTheFuture"] = new JsonObject { ["list"] = new JsonArray(filling, new JsonObject { ["deep"] = 1 }, null) };
        }

        return padded;
    }

    private static async Task ReadWithClientAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var text = Padded(typeof(T), Filling).ToJsonString();
        await using var peer = new ScriptedPeer(exchange => SendAsync(
            exchange,
            exchange.Request.Parameter("watch") == "true" ? $$"""{"type":"ADDED","object":{{text}}}""" + "\n"
            : exchange.Request.Path.EndsWith("/one", StringComparison.Ordinal) ? text
            : $$$"""{"metadata":{"resourceVersion":"9"},"items":[{{{text}}},{{{text}}}]}"""));
        using var client = Connect(peer);

        var got = await client.GetAsync<T>("one", "space");
        var listed = await client.ListPageAsync<T>(new(), default);
        using var watch = await client.OpenWatchAsync<T>(new(), default);
        var events = new List<WatchEvent<T>>();
        await watch.ReadAsync(events, default);

        listed.Undecodable.Should().BeEmpty();
        ((T?[])[got, .. listed.Items, events.Single().Object]).Should().HaveCount(4)
            .And.OnlyContain(entity => entity!.ResourceVersion() == got!.ResourceVersion() && entity!.Name() == got!.Name());
    }

    private static async Task SendAsync(PeerExchange exchange, string text)
    {
        await exchange.BeginStreamAsync();
        foreach (var piece in Encoding.UTF8.GetBytes(text).Chunk(4096))
        {
            await exchange.WriteAsync(piece);
        }

        await exchange.EndAsync();
    }

    private static KubernetesClient Connect(ScriptedPeer peer) => new(new() { Host = peer.Uri }, ArcCluster.Json, TimeProvider.System);
}
