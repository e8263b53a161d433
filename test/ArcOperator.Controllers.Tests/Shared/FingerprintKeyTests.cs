using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.Tests.Shared;

/// <summary>The key of fingerprints in a namespace of its own on the real API server.</summary>
public sealed class FingerprintKeyTests
{
    private static readonly byte[] Planted = [.. Enumerable.Repeat((byte)7, 32)];
    private static readonly Dictionary<string, string> Labels = new() { [ArcLabels.ManagedBy] = ArcLabels.Operator };

    private RecordingLogger<FingerprintKey> _logger = null!;
    private KubernetesClient _client = null!;
    private string _namespace = "";

    private static IEnumerable<TestCaseData> ForeignSecrets()
    {
        yield return Case("without_label", Secret(FingerprintKey.SecretType) with { Metadata = new() }, "lacks the label app.kubernetes.io/managed-by=arc-operator");
        yield return Case("of_another_type", Secret("example.org/key"), "its type is 'example.org/key'");
        yield return Case("with_a_longer_key", Secret("Opaque") with { Data = Data(("key", [.. Planted, 1])) }, "exactly 32 bytes");
        yield return Case("with_a_shorter_key", Secret(FingerprintKey.SecretType) with { Data = Data(("key", Planted[1..])) }, "exactly 32 bytes");
        yield return Case("with_a_further_value", Secret(FingerprintKey.SecretType) with { Data = Data(("key", Planted), ("x", [1])) }, "nothing else");
        yield return Case("without_data", Secret(FingerprintKey.SecretType) with { Data = null }, "exactly 32 bytes");
        yield return Case("with_an_owner", Secret(FingerprintKey.SecretType, owned: true), "another object owns it");

        static TestCaseData Case(string name, V1Secret secret, string problem) =>
            new TestCaseData(secret, problem).SetName($"A_Secret_of_another_writer_{name}_is_neither_used_nor_changed");
    }

    [SetUp]
    public async Task Connect()
    {
        _logger = new();
        var cluster = await ArcCluster.GetAsync();
        _namespace = await Cluster.NewNamespaceAsync(cluster.Client);
        using var folder = new TemporaryFolder();
        var kubeconfig = folder.PathOf("kubeconfig");
        File.Copy(cluster.ControlPlane.AdminKubeconfig, kubeconfig);
        await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "config", "set-context", "--current", $"--namespace={_namespace}"]);
        _client = cluster.ControlPlane.Connect(ArcCluster.Json, kubeconfig);
    }

    [TearDown]
    public void Disconnect() => _client.Dispose();

    [Test]
    public async Task The_key_is_random_typed_labelled_immutable_and_the_same_for_all_processes()
    {
        var key = await KeyAsync();

        (await KeyAsync()).Should().Equal(key).And.HaveCount(32);
        var secret = await SecretAsync();
        (secret.Type, secret.Immutable, secret.GetLabel(ArcLabels.ManagedBy)).Should().Be((FingerprintKey.SecretType, true, ArcLabels.Operator));
        secret.Data.Should().ContainSingle().Which.Value.Should().Equal(key);
        _logger.Lines.Should().BeEmpty();
    }

    [Test]
    public async Task The_key_of_an_earlier_version_stays_in_use()
    {
        await CreateAsync(Secret("Opaque") with { Metadata = new() });

        (await KeyAsync()).Should().Equal(Planted);
    }

    [TestCaseSource(nameof(ForeignSecrets))]
    public async Task A_Secret_of_another_writer_is_neither_used_nor_changed(V1Secret secret, string problem)
    {
        var foreign = await CreateAsync(secret);

        (await KeyAsync()).Should().BeNull();

        (await SecretAsync()).ResourceVersion().Should().Be(foreign.ResourceVersion());
        var line = _logger.Lines.Should().ContainSingle().Which;
        line.Level.Should().Be(LogLevel.Error);
        line.Text.Should().Contain($"{_namespace}/{FingerprintKey.SecretName}").And.Contain(problem).And.NotContain(Convert.ToBase64String(Planted));
    }

    private async Task<byte[]?> KeyAsync()
    {
        using var key = new FingerprintKey(_client, _logger);
        return await key.GetAsync(CancellationToken.None);
    }

    private async Task<V1Secret> SecretAsync() => (await _client.GetAsync<V1Secret>(FingerprintKey.SecretName, _namespace))!;

    // The garbage collector would delete a Secret whose owner does not exist.
    private async Task<V1Secret> CreateAsync(V1Secret secret)
    {
        var owner = await _client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "owner", NamespaceProperty = _namespace } });
        var owners = secret.Metadata.OwnerReferences?.Select(reference => reference with { Uid = owner.Uid() }).ToList();
        return await _client.CreateAsync(secret with { Metadata = secret.Metadata with { Name = FingerprintKey.SecretName, NamespaceProperty = _namespace, OwnerReferences = owners } });
    }

    private static V1Secret Secret(string type, bool owned = false) => new()
    {
        Metadata = new() { Labels = Labels, OwnerReferences = owned ? [new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner" }] : null },
        Type = type,
        Data = Data(("key", Planted)),
    };

    private static Dictionary<string, byte[]> Data(params (string Name, byte[] Value)[] values) => values.ToDictionary(value => value.Name, value => value.Value);
}
