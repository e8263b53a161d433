using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>
/// The public project's examples apply and deliver unchanged, against a server of this machine that plays their hosts. The environment
/// variable ARC_COMPAT_MANIFESTS names a folder with them.
/// </summary>
[Category("Compat")]
internal sealed class CompatibilityTests : SourceTest
{
    private const string Variable = "ARC_COMPAT_MANIFESTS";
    private const string Body = """{"tag_name":"v1","config":{"settings":{"a":1}},"items":[{"name":"n","id":1,"status":"active","metadata":{}},{"name":"m","status":"gone"}]}""";

    private static readonly string[] Hosts = ["api.example.com", "api.github.com", "internal-api.company.local", "jsonplaceholder.typicode.com", "self-signed-api.example.com"];

    private readonly X509Certificate2 _authority = TlsServer.CreateAuthority();
    private readonly List<string?> _authorizations = [];
    private TlsServer _hosts = null!;

    [OneTimeSetUp]
    public async Task PlayHosts()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
        {
            Assert.Ignore($"needs manifests of the public project: set {Variable} to a folder with externalsource");
        }

        _hosts = await TlsServer.StartAsync(TlsServer.CreateCertificate(_authority, Hosts), context =>
        {
            lock (_authorizations)
            {
                _authorizations.Add(context.Request.Headers.Authorization);
            }

            return context.Response.WriteAsync(Body);
        });
    }

    [OneTimeTearDown]
    public async Task EndHosts()
    {
        _authority.Dispose();
        await (_hosts?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Test]
    public async Task Examples_of_the_public_project_deliver_unchanged()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable(Variable)!, "externalsource");
        await Shared.ControlPlane.KubectlAsync("create", "namespace", "system");
        var whitelist = Whitelist(Path.Combine(folder, "hooks-whitelist.yaml"));
        // Not every machine has yq, and the example uses only one of its options.
        Hooks.With("jq", (call, input) => RunAsync(whitelist, call, input)).With("bash", (call, input) => RunAsync(whitelist, call, input))
            .With("yq", (call, input) => whitelist.Refusal(call.Command, call.Arguments) is null ? input : throw new ArgumentException("not allowed"));
        await Shared.ControlPlane.KubectlAsync("apply", "-f", folder);

        foreach (var (name, path, content) in new[]
        {
            ("simple-config", "config.json", Body), ("secure-api-config", "secure-config.json", Body), ("insecure-api-config", "config.json", Body),
            ("hooks-example", "kubernetes-version.txt", "Kubernetes Latest Version: v1\n"), ("validation-hook-example", "config/settings.yaml", "{\n  \"a\": 1\n}\n"),
            ("multi-step-processing", "data/filtered-items.json", """{"name":"n","id":1,"metadata":{}}""" + "\n"),
        })
        {
            await DeliversAsync(content, path, name);
            await ReadyAsync(name);
        }

        _authorizations.Should().Contain("Bearer your-api-token-here");
        // The bundle of the example is a placeholder that users replace.
        MessageOf(await NotReadyAsync(ExternalSourceReasons.ConfigurationError, "internal-api-config")).Should().StartWith("Secret 'custom-ca-bundle', entry 'ca.crt': the text contains no certificate in PEM form");
        await Namespace.PatchAsync<V1Secret>("custom-ca-bundle", $$"""{ "stringData": { "ca.crt": {{JsonValue.Create(_authority.ExportCertificatePem()).ToJsonString()}} } }""");
        await DeliversAsync(Body, "internal-config.json", "internal-api-config");

        await Shared.ControlPlane.KubectlAsync("delete", "-f", folder);
        (await Namespace.ListAsync<V1Alpha1ExternalSource>()).Should().BeEmpty();
    }

    // The real program, if the example's own whitelist allows it.
    private static Task<string> RunAsync(HookWhitelist whitelist, HookCall call, string input) => whitelist.Refusal(call.Command, call.Arguments) is { } refusal
        ? throw new ArgumentException(refusal)
        : Programs.RunAsync(call.Command, call.Arguments, input);

    private static HookWhitelist Whitelist(string manifest)
    {
        var data = Yaml.Read(File.ReadAllText(manifest)).Single()["data"]!["whitelist.yaml"]!.GetValue<string>();
        return WhitelistReader.Read(manifest, data, ArgumentMatch.Whole);
    }

    protected override Task<string> SpaceAsync() => Task.FromResult("default");

    protected override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        DialAsync(endpoint.Port == 443 ? new(endpoint.Address, _hosts.Port) : endpoint, cancellationToken);

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton(provider => new HttpTransports(provider.GetRequiredService<GuardedConnector>(), ServerTrust.WithAuthorities([_authority])));
    }
}
