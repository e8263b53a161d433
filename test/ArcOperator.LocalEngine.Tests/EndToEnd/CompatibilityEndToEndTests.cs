using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>
/// The pipeline that users of the public ARC project have, against real registries. It runs as far as its tools are on this
/// machine, and says which is missing. The environment variable ARC_COMPAT_MANIFESTS names the folder with it.
/// </summary>
[Category("Compat")]
public sealed class CompatibilityEndToEndTests
{
    private TestEngine _engine = null!;
    private string _folder = null!;
    private string _manifests = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        _manifests = Environment.GetEnvironmentVariable("ARC_COMPAT_MANIFESTS") is { Length: > 0 } manifests ? Path.Combine(manifests, "arc", "oci") : "";
        if (_manifests.Length == 0)
        {
            Assert.Ignore("ARC_COMPAT_MANIFESTS does not say where the manifests are");
        }

        _folder = Directory.CreateTempSubdirectory("arc-compat-").FullName;
        _engine = await TestEngine.StartAsync();
        // The pipeline uses TLS only, and trusts the authorities of its ConfigMap.
        await Programs.RunAsync("openssl",
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=registry", "-addext", "subjectAltName=IP:127.0.0.1",
             "-keyout", Path.Combine(_folder, "key.pem"), "-out", Path.Combine(_folder, "certificate.pem")]);
        await RegistryAsync(
            "start", Path.Combine(_folder, "source"), "--certificate", Path.Combine(_folder, "certificate.pem"), "--key", Path.Combine(_folder, "key.pem"));
        await RegistryAsync("images", Path.Combine(_folder, "source"));
        await _engine.KubectlAsync("apply", "-f", Path.Combine(_manifests, "cluster-workflow-template.yaml"));
        await _engine.Client.CreateAsync(new V1ConfigMap
        {
            Metadata = new() { Name = "root-bundle", NamespaceProperty = _engine.Namespace },
            Data = new Dictionary<string, string> { ["trust-bundle.pem"] = await File.ReadAllTextAsync(Path.Combine(_folder, "certificate.pem")) },
        });
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_folder is not null)
        {
            await RegistryAsync("stop", Path.Combine(_folder, "source"));
            await _engine.DisposeAsync();
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Test]
    public async Task The_public_pipeline_runs_until_the_first_missing_tool()
    {
        var address = (await File.ReadAllTextAsync(Path.Combine(_folder, "source", "address"))).Trim();
        await _engine.CreateAsync("pipeline", $$"""
            workflowTemplateRef: { name: oci-image-pipeline, clusterScope: true }
            volumes: [{ name: src-secret-vol, emptyDir: {} }, { name: dst-secret-vol, emptyDir: {} }]
            arguments:
              parameters:
                - { name: srcType, value: oci }
                - { name: srcRemoteURL, value: "{{address}}" }
                - { name: srcSecret, value: "false" }
                - { name: dstType, value: oci }
                - { name: dstRemoteURL, value: "{{address}}" }
                - { name: dstSecret, value: "false" }
                - { name: specRepository, value: library/busybox }
                - { name: specTag, value: "1.36" }
                - { name: scanSeverity, value: CRITICAL }
            """);

        var workflow = await _engine.EndOfAsync("pipeline");

        var nodes = workflow.Status.Nodes!.Values.Where(node => node.Type is "Pod" or "Retry").ToLookup(node => node.DisplayName);
        nodes["authenticate-registries"].Should().OnlyContain(node => node.Phase == "Succeeded");
        nodes["check-src-availability"].Should().OnlyContain(node => node.Phase == "Succeeded");
        _engine.LogOf(workflow, "check-src-availability(0)").Should().Be("available");
        nodes["retrieve-tags"].Should().BeEmpty("the source has the very tag");
        workflow.Status.Phase.Should().Be("Failed");
        _engine.LogOf(workflow, "compute-images(0)").Should().MatchRegex("gomplate: (command )?not found");
    }

    private static Task<string> RegistryAsync(params string[] arguments) => Programs.RunAsync(Repository.PathOf("test", "registry", "registry.sh"), arguments);
}
