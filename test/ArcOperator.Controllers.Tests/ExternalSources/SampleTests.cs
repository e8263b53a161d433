using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>samples/externalsource can be applied unchanged and deliver the described content, with servers of this machine in place of their hosts.</summary>
internal sealed class SampleTests : SourceTest
{
    private readonly X509Certificate2 _authority = TlsServer.CreateAuthority();
    private TlsServer _hosts = null!;

    [OneTimeSetUp]
    public async Task PlayHosts() => _hosts = await TlsServer.StartAsync(
        TlsServer.CreateCertificate(_authority, ["feed.example.org", "inventory.example.org"]),
        context => context.Response.WriteAsync(context.Request.Headers.Authorization == "Bearer put-your-token-here" ? "the feed" : "everything"));

    [OneTimeTearDown]
    public async Task EndHosts()
    {
        _authority.Dispose();
        await _hosts.DisposeAsync();
    }

    [Test]
    public async Task The_simple_sample_delivers()
    {
        Serve("apiVersion: v1\nkind: ConfigMap\n");
        await ApplyAsync("simple.yaml");

        await DeliversAsync("apiVersion: v1\nkind: ConfigMap\n", "rules.yaml", "rules");
        (await ReadyAsync("rules")).Status.Conditions.IsTrue(ExternalSourceConditions.ConsumableByFlux).Should().BeTrue();
        Server.Requests.Should().ContainSingle().Which.Path.Should().Be("/rules.yaml");
    }

    [TestCase("bundle.yaml", "bundle", "/bundle.tar.gz")]
    [TestCase("chart.yaml", "app-chart", "/app-1.0.0.tgz")]
    public async Task Samples_with_archives_deliver_all_files(string file, string name, string path)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "app/Chart.yaml") { DataStream = new MemoryStream("name: app"u8.ToArray()) });
        }

        Script(exchange => exchange.RespondAsync(200, bytes.ToArray()));
        var documents = Yaml.Read(await File.ReadAllTextAsync(Sample(file))).ToList();

        await Namespace.CreateAsync(ArcCluster.Json.Deserialize<V1Alpha1ExternalSource>(Encoding.UTF8.GetBytes(documents[0]!.ToJsonString()))!);

        await DeliversAsync("name: app", "app/Chart.yaml", name);
        Server.Requests.Should().ContainSingle().Which.Path.Should().Be(path);
        var reference = documents[1]!["spec"]!["chartRef"] ?? documents[1]!["spec"]!["sourceRef"]!;
        (reference["kind"]!.GetValue<string>(), reference["name"]!.GetValue<string>()).Should().Be(("ExternalArtifact", name));
    }

    [Test]
    public async Task The_sample_with_headers_of_a_Secret_delivers()
    {
        await ApplyAsync("authenticated.yaml");

        await DeliversAsync("the feed", "feed.json", "feed");
    }

    [Test]
    public async Task The_sample_with_a_certificate_authority_delivers()
    {
        await ApplyAsync("custom-ca.yaml");
        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError, "inventory")).Should().Contain("Secret 'company-ca' does not exist");

        await Namespace.CreateAsync(new V1Secret { Metadata = new() { Name = "company-ca" }, StringData = new Dictionary<string, string> { ["ca.crt"] = _authority.ExportCertificatePem() } });

        await DeliversAsync("everything", "inventory.json", "inventory");
    }

    [Test]
    public async Task The_sample_with_hooks_delivers_a_manifest_for_Flux()
    {
        Script(exchange => exchange.RespondAsync(exchange.Request.Query == "state=active" ? 200 : 404,
            """{ "items": [{ "host": "b.example", "active": true }, { "host": "c.example", "active": false }, { "host": "a.example", "active": true }] }"""));
        Hooks.With("jq", async (call, input) =>
        {
            Whitelist().Refusal(call.Command, call.Arguments).Should().BeNull("config/manager/whitelist.yaml allows what the sample does");
            return await Programs.RunAsync("jq", call.Arguments, input);
        });
        await ApplyAsync("hooks.yaml");
        await ReadyAsync("allowed-hosts");

        var files = await Flux.DownloadAsync(await PublishedAsync(name: "allowed-hosts"));

        var manifest = Encoding.UTF8.GetString(files["allowed-hosts.yaml"]);
        await Programs.RunAsync("kubectl", ["--kubeconfig", Shared.ControlPlane.AdminKubeconfig, "apply", "-n", Namespace.Name, "-f", "-"], manifest);
        (await Namespace.FindAsync<V1ConfigMap>("allowed-hosts"))!.Data.Should().Contain("hosts", "a.example\nb.example");
        var consumer = Yaml.Read(await File.ReadAllTextAsync(Sample("consumer.yaml"))).Single()["spec"]!["sourceRef"]!;
        consumer.ToJsonString().Should().Be(JsonNode.Parse("""{ "apiVersion": "source.toolkit.fluxcd.io/v1", "kind": "ExternalArtifact", "name": "allowed-hosts" }""")!.ToJsonString());
    }

    private static HookWhitelist Whitelist()
    {
        const string file = "whitelist.yaml";
        return WhitelistReader.Read(file, File.ReadAllText(Repository.PathOf("config", "manager", file)), ArgumentMatch.Whole);
    }

    private static string Sample(string file) => Repository.PathOf("samples", "externalsource", file);

    private Task<string> ApplyAsync(string file) => Shared.ControlPlane.KubectlAsync("apply", "-n", Namespace.Name, "-f", Sample(file));

    protected override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) => DialAsync(
        endpoint.Port switch
        {
            443 => new(endpoint.Address, _hosts.Port),
            80 => new(endpoint.Address, Server.Uri.Port),
            _ => endpoint,
        },
        cancellationToken);

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton(provider => new HttpTransports(provider.GetRequiredService<GuardedConnector>(), ServerTrust.WithAuthorities([_authority])));
    }
}
