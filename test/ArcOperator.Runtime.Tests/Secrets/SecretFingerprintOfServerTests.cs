using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Secrets;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Secrets;

/// <summary>Real Secrets through an informer.</summary>
[Category("OldServer")]
public sealed class SecretFingerprintOfServerTests : GearCluster
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<EntityChange<SecretFingerprint>> _changes = [];
    private InformerSet _informers = null!;
    private Informer<SecretFingerprint> _informer = null!;
    private Task _running = Task.CompletedTask;

    [SetUp]
    public void Watch()
    {
        _informers = new(Client, TimeProvider.System, NullLoggerFactory.Instance);
        _informer = _informers.Add<SecretFingerprint>(new() { Namespaces = [Namespace], StreamsInitialList = false });
        _informer.OnChange(_changes.Enqueue);
        _running = _informer.RunAsync(_stop.Token);
    }

    [TearDown]
    public async Task Stop()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _informers.Dispose();
    }

    [Test]
    public async Task Changed_data_changes_the_fingerprint_and_changed_labels_do_not()
    {
        await Client.CreateAsync(new V1Secret { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, StringData = new Dictionary<string, string> { ["password"] = "hunter2" } });
        var first = await SeenAsync(times: 1);

        await PatchAsync<V1Secret>("one", new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["a"] = "b" } } });
        (await SeenAsync(times: 2)).Fingerprint.Should().Be(first.Fingerprint);

        await PatchAsync<V1Secret>("one", new() { ["data"] = new JsonObject { ["password"] = Convert.ToBase64String("hunter3"u8) } });
        (await SeenAsync(times: 3)).Fingerprint.Should().NotBe(first.Fingerprint);

        await Client.DeleteAsync<V1Secret>("one", Namespace);
        await Eventually.TrueAsync(() => _informer.Count == 0);
    }

    [Test]
    public async Task A_cached_fingerprint_contains_no_data_of_the_Secret()
    {
        var plane = await Cluster.GetAsync();
        using var folder = new TemporaryFolder();
        await plane.KubectlAsync("apply", "-f", folder.Write("secret.yaml", $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: one, namespace: {{Namespace}}}
            stringData: {password: hunter2}
            """));

        var seen = await SeenAsync(times: 1);

        var everything = Texts(seen, []).ToList();
        everything.Should().Contain("one").And.Contain(seen.Fingerprint);
        everything.Should().NotContain(text =>
            text.Contains("hunter2", StringComparison.Ordinal) || text.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes("hunter2")), StringComparison.Ordinal));
    }

    private async Task<SecretFingerprint> SeenAsync(int times)
    {
        await Eventually.TrueAsync(() => _changes.Count >= times);
        return _informer.Get(new(Namespace, "one"))!;
    }

    /// <summary>Returns all texts that can be reached from an object.</summary>
    private static IEnumerable<string> Texts(object? from, HashSet<object> seen) => from switch
    {
        null => [],
        string text => [text],
        byte[] bytes => [Encoding.UTF8.GetString(bytes)],
        System.Collections.IEnumerable list => list.Cast<object>().SelectMany(item => Texts(item, seen)),
        _ when from.GetType().IsPrimitive || from is Type || !seen.Add(from) => [],
        _ => Hierarchy(from.GetType())
            .SelectMany(type => type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .SelectMany(field => Texts(field.GetValue(from), seen)),
    };

    private static IEnumerable<Type> Hierarchy(Type? type)
    {
        for (; type is not null && type != typeof(object) && type != typeof(DateTime); type = type.BaseType)
        {
            yield return type;
        }
    }
}
