using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.EndToEnd;

/// <summary>The shipped template oci-copy between two real registries.</summary>
public sealed class OciCopyEndToEndTests
{
    private const string User = "somebody";

    private TestEngine _engine = null!;
    private LocalServer _source = null!;
    private LocalServer _destination = null!;
    private string _digest = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        using var path = await WorkerPrograms.OnPathAsync("oras");
        _source = await LocalServer.StartRegistryAsync();
        await _source.RunAsync("images");
        _destination = await LocalServer.StartRegistryAsync("--user", User);
        _digest = (await _source.RunAsync("digest", "library/busybox:1.36")).Trim();
        _engine = await TestEngine.StartAsync();
        await _engine.KubectlAsync("apply", "-f", Repository.PathOf("config", "templates", "library", "oci-copy.yaml"));
        await _engine.KubectlAsync("create", "secret", "generic", "login", $"--from-literal=username={User}", $"--from-literal=password={_destination.Read("password")}\r\n");
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _engine.DisposeAsync();
        await _destination.DisposeAsync();
        await _source.DisposeAsync();
    }

    [TestCase("tag", "library/busybox:1.36", "a/tag:1", "a/tag:1")]
    [TestCase("tag-kept", "library/busybox:1.36", "", "library/busybox:1.36")]
    [TestCase("tag-and-digest", "library/busybox:1.36@{digest}", "a/tag-and-digest:1.36", "a/tag-and-digest:1.36")]
    [TestCase("tag-and-digest-kept", "library/busybox:1.36@{digest}", "", "library/busybox:1.36")]
    [TestCase("digest-of-another-tag", "library/busybox:gone@{digest}", "a/other-tag:2", "a/other-tag:2")]
    [TestCase("digest", "library/busybox@{digest}", "a/digest:1", "a/digest:1")]
    [TestCase("digest-kept", "library/busybox@{digest}", "", "library/busybox@{digest}")]
    [TestCase("digest-as-target", "library/busybox:1.36", "a/digest-as-target@{digest}", "a/digest-as-target@{digest}")]
    [TestCase("both-as-target", "library/busybox:1.36", "a/both:7@{digest}", "a/both:7")]
    [TestCase("slash", "/library/busybox:1.36", "a/slash:1", "a/slash:1")]
    [TestCase("space", " library/busybox:1.36 ", "a/space:1", "a/space:1")]
    [TestCase("own-registry", "{source}/library/busybox:1.36", "{destination}/a/own-registry:1", "a/own-registry:1")]
    [TestCase("own-registry-digest", "{source}/library/busybox@{digest}", "a/own-registry-digest:1", "a/own-registry-digest:1")]
    public async Task The_digest_counts_at_the_source_and_the_tag_at_the_destination(string name, string image, string destination, string arrived)
    {
        var workflow = await CopyAsync(name, image, destination);

        workflow.Status.Phase.Should().Be("Succeeded", string.Join(" / ", workflow.Status.Nodes!.Values.Select(node => node.Message)));
        (await _destination.RunAsync("digest", Text(arrived))).Trim().Should().Be(_digest);
        var report = workflow.Status.Outputs!.Parameters!.ToDictionary(output => output.Name, output => output.Value);
        report.Should().Contain("arc-digest", _digest).And.Contain("arc-source-digest", _digest);
        report["arc-reference"].Should().Be($"{_destination.Address}/{Text(arrived).Split('@')[0]}@{_digest}");
    }

    [TestCase("port", "other.example:5000/library/busybox:1.36", "", "spec.image 'other.example:5000/library/busybox:1.36' names a registry with a port: leave it out, the Endpoint names {source}")]
    [TestCase("odd", "library/busybox:$(id)", "", "spec.image 'library/busybox:$(id)' is not an image: use NAME:TAG, NAME@DIGEST or NAME:TAG@DIGEST")]
    [TestCase("lines", "library/busybox:1.36\nb", "", "is not an image: use NAME:TAG, NAME@DIGEST or NAME:TAG@DIGEST")]
    [TestCase("other-digest", "library/busybox:1.36", "a/b:1@sha256:0000000000000000000000000000000000000000000000000000000000000000", "names another digest than the image at the source, {digest}")]
    public async Task An_invalid_image_reference_fails_with_the_reason(string name, string image, string destination, string reason)
    {
        var workflow = await CopyAsync(name, image, destination);

        workflow.Status.Phase.Should().Be("Failed");
        _engine.LogOf(workflow, $"{name}(0)").Should().Contain(Text(reason));
    }

    [Test]
    public async Task A_docker_configuration_takes_precedence_over_user_name_and_password()
    {
        var auth = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{User}:{_destination.Read("password")}"));
        await CreateSecretAsync("right-file", $$"""{ "auths": { "{{_destination.Address}}": { "auth": "{{auth}}" } } }""");
        await CreateSecretAsync("file-for-another-port", $$"""{ "auths": { "127.0.0.1:1": { "auth": "{{auth}}" } } }""");

        (await CopyAsync("right-file", "library/busybox:1.36", "b/right-file:1", "right-file")).Status.Phase.Should().Be("Succeeded");
        (await CopyAsync("file-for-another-port", "library/busybox:1.36", "b/wrong-file:1", "file-for-another-port")).Status.Phase.Should().Be("Failed");
    }

    private Task<string> CreateSecretAsync(string name, string file) => _engine.KubectlAsync(
        "create", "secret", "generic", name, $"--from-literal=.dockerconfigjson={file}", $"--from-literal=username={(name == "right-file" ? "wrong" : User)}",
        $"--from-literal=password={(name == "right-file" ? "wrong" : _destination.Read("password"))}");

    private async Task<Workflow> CopyAsync(string name, string image, string destination, string secret = "login")
    {
        await _engine.CreateAsync(name, $$"""
            workflowTemplateRef: { name: oci-copy, clusterScope: true }
            arguments:
              parameters:
                - { name: srcRemoteURL, value: "http://{{_source.Address}}/" }
                - { name: dstRemoteURL, value: "http://{{_destination.Address}}" }
                - { name: dstSecretName, value: {{secret}} }
                - { name: specImage, value: {{JsonValue.Create(Text(image)).ToJsonString()}} }
                - { name: specOverride, value: {{JsonValue.Create(Text(destination)).ToJsonString()}} }
            """);
        return await _engine.EndOfAsync(name);
    }

    private string Text(string pattern) => pattern
        .Replace("{digest}", _digest, StringComparison.Ordinal)
        .Replace("{source}", _source.Address, StringComparison.Ordinal)
        .Replace("{destination}", _destination.Address, StringComparison.Ordinal);
}
