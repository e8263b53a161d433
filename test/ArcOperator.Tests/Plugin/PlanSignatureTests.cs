using System.Text.Json.Nodes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Testing.Registries;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Signatures and other referrers in <c>kubectl arc plan --remote</c>: real registries with images that cosign and notation have signed.</summary>
internal sealed class PlanSignatureTests
{
    private KubernetesClient _client;
    private string _namespace;
    private TemporaryFolder _folder;
    private Signer _signer;

    [OneTimeSetUp]
    public async Task CreateKeys() => _signer = await Signer.CreateAsync();

    [OneTimeTearDown]
    public void RemoveKeys() => _signer?.Dispose();

    [SetUp]
    public async Task Prepare()
    {
        _client = await OperatorCluster.ConnectAsync();
        _namespace = await OperatorCluster.NewSpaceAsync(_client);
        _folder = new();
    }

    [TearDown]
    public void Remove()
    {
        _folder.Dispose();
        _client.Dispose();
    }

    [TestCase(RegistryTools.Distribution)]
    [TestCase(RegistryTools.WithReferrersApi)]
    [TestCase(RegistryTools.Crane)]
    public async Task Signatures_of_cosign_and_notation_are_told_from_attestations(string program)
    {
        await using var registry = await RegistryTools.StartAsync(program);
        await PushAsync(registry, "plain");
        await _signer.SignWithCosignAsync(await PushAsync(registry, "cosign"));
        await _signer.SignWithNotationAsync(await PushAsync(registry, "notation"));
        await _signer.SignWithTagAsync(await PushAsync(registry, "tag"));
        var attested = await PushAsync(registry, "attested");
        await _signer.AttestAsync(attested);
        await _signer.AttestSbomAsync(attested);
        var all = await PushAsync(registry, "all");
        await _signer.SignWithCosignAsync(all);
        await _signer.SignWithNotationAsync(all);
        await _signer.AttestSbomAsync(all);
        await AttachAsync(all, "application/vnd.example.scan");

        var plan = await PlanAsync(registry, "plain", "cosign", "notation", "tag", "attested", "all");

        plan.ExitCode.Should().Be(0, plan.Output);
        plan["plain"].Should().Be(("no", ""));
        plan["cosign"].Should().Be(("cosign", ""));
        plan["notation"].Should().Be(("notation", ""));
        plan["tag"].Should().Be(("cosign", ""));
        plan["attested"].Should().Be(("no", "attestation,sbom"));
        plan["all"].Should().Be(("cosign,notation", "application/vnd.example.scan,sbom"));
        plan.Output.Should().NotContain("not all signatures");
    }

    [Test]
    public async Task A_document_has_the_signatures_and_the_other_referrers()
    {
        await using var registry = await RegistryTools.StartAsync(RegistryTools.Distribution);
        var image = await PushAsync(registry, "all");
        await _signer.SignWithNotationAsync(image);
        await _signer.AttestAsync(image);

        var json = JsonNode.Parse((await PlanAsync(registry, ["all"], "-o", "json")).Output)!["artifacts"]![0]!["remote"]!["referrers"]!;
        var yaml = (await PlanAsync(registry, ["all"], "-o", "yaml")).Output;

        json.ToJsonString().Should().Be("""{"signatures":["notation"],"others":["attestation"],"problem":null}""");
        yaml.Should().Contain("signatures:").And.Contain("- notation");
    }

    [Test]
    public async Task A_registry_that_does_not_tell_makes_the_signature_unknown_and_not_absent()
    {
        await using var registry = await RegistryTools.StartAsync(RegistryTools.Distribution);
        await PushAsync(registry, "plain");
        using var http = new HttpClient();
        await using var refusing = new ScriptedPeer(async exchange =>
        {
            if (exchange.Request.Path.Contains("/referrers/") || exchange.Request.Path.Contains("/manifests/sha256-"))
            {
                await exchange.RespondAsync(403, """{"errors":[{"code":"DENIED","message":"not for you"}]}""");
                return;
            }

            using var request = new HttpRequestMessage(new(exchange.Request.Method), $"http://{registry.Address}{exchange.Request.Path}");
            request.Headers.TryAddWithoutValidation("Accept", "application/vnd.oci.image.manifest.v1+json");
            using var response = await http.SendAsync(request);
            await exchange.RespondAsync((int)response.StatusCode, exchange.Request.Method == "HEAD" ? [] : await response.Content.ReadAsByteArrayAsync(),
                [("Content-Type", $"{response.Content.Headers.ContentType}"), .. response.Headers.TryGetValues("Docker-Content-Digest", out var digests) ? digests.Select(digest => ("Docker-Content-Digest", digest)) : []]);
        });

        var plan = await PlanAsync(refusing.Uri.Authority, ["plain"]);
        var json = JsonNode.Parse((await PlanAsync(refusing.Uri.Authority, ["plain"], "-o", "json")).Output)!["artifacts"]![0]!["remote"]!["referrers"]!;

        plan["plain"].Should().Be(("?", ""));
        plan.Output.Should().Contain("warning: artifact 0: not all signatures and referrers are known: ");
        json["signatures"].Should().BeNull();
        refusing.Requests.Count.Should().BeLessThan(40, "the number of requests for one image is limited");
    }

    private static async Task<string> PushAsync(LocalServer registry, string image)
    {
        using var folder = new TemporaryFolder();
        var target = $"{registry.Address}/{image}:1.0";
        await Programs.RunAsync(await RegistryTools.FindAsync("oras"), ["push", "--plain-http", "--disable-path-validation", target, folder.Write("file.txt", image)]);
        return $"{registry.Address}/{image}@{(await Programs.RunAsync(await RegistryTools.FindAsync("crane"), ["digest", "--insecure", target])).Trim()}";
    }

    private async Task AttachAsync(string image, string type) => await Programs.RunAsync(
        await RegistryTools.FindAsync("oras"), ["attach", "--plain-http", "--disable-path-validation", "--artifact-type", type, image, _folder.Write("scan.txt", "clean")]);

    private Task<SignaturePlan> PlanAsync(LocalServer registry, params string[] images) => PlanAsync(registry.Address, images);

    private Task<SignaturePlan> PlanAsync(LocalServer registry, string[] images, params string[] arguments) => PlanAsync(registry.Address, images, arguments);

    private async Task<SignaturePlan> PlanAsync(string address, string[] images, params string[] arguments)
    {
        foreach (var endpoint in new[] { "source", "destination" })
        {
            await _client.PatchAsync<V1Alpha1Endpoint>(MergePatch.Of(new() { ["spec"] = new JsonObject { ["remoteURL"] = $"http://{address}" } }), endpoint, _namespace);
        }

        var artifacts = images.Select(image => $$"""    - { name: {{image}}, type: oci, spec: { image: "{{image}}:1.0", override: "copy/{{image}}:1.0" } }""");
        var order = $"""
            apiVersion: arc.opendefense.cloud/v1alpha1
            kind: Order
            metadata: {"{"} name: images {"}"}
            spec:
              defaults: {"{ srcRef: { name: source }, dstRef: { name: destination } }"}
              artifacts:

            """ + string.Join('\n', artifacts);
        var run = await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, _namespace, ["plan", "-f", _folder.Write("order.yaml", order), "--remote", .. arguments]);
        run.Errors.Should().BeEmpty();
        return new(run.ExitCode, run.Output);
    }

    /// <summary>The output of a plan.</summary>
    private sealed record SignaturePlan(int ExitCode, string Output)
    {
        /// <summary>The columns SIGNED and REFERRERS of an artifact.</summary>
        public (string Signed, string Referrers) this[string artifact]
        {
            get
            {
                var cells = Output.Split('\n').Single(line => line.Split("   ")[0].EndsWith($" {artifact}", StringComparison.Ordinal)).Split("   ");
                // Spaces between columns are reduced to three, so that an empty cell is absent.
                return cells.Length == 9 ? (cells[7], "") : (cells[7], cells[8]);
            }
        }
    }
}
