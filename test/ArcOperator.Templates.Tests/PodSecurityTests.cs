namespace ArcOperator.Templates.Tests;

/// <summary>The pods of all templates at a real API server, in a namespace with the Pod Security Standard restricted and a quota.</summary>
internal sealed class PodSecurityTests
{
    private const string Namespace = "restricted";

    private const string Quota = """{ "requests.cpu": "100", "requests.memory": "100Gi", "limits.cpu": "100", "limits.memory": "100Gi" }""";

    private ControlPlane _controlPlane = null!;

    public static IEnumerable<string> Names => TemplateRuleTests.Templates.Select(file => file.Replace(".yaml", "", StringComparison.Ordinal));

    [OneTimeSetUp]
    public async Task Start()
    {
        _controlPlane = await ControlPlane.StartAsync(controllerManager: false);
        if (!_controlPlane.IsCurrent)
        {
            Assert.Ignore("needs an API server with the Pod Security Standards");
        }

        await _controlPlane.KubectlAsync("create", "namespace", Namespace);
        await _controlPlane.KubectlAsync("label", "namespace", Namespace, "pod-security.kubernetes.io/enforce=restricted");
        await ApplyAsync($$"""{ "apiVersion": "v1", "kind": "ResourceQuota", "metadata": { "name": "quota" }, "spec": { "hard": {{Quota}} } }""");
        // No controller runs here.
        await _controlPlane.KubectlAsync("patch", "resourcequota", "quota", "-n", Namespace, "--subresource=status", "--type=merge", "-p", $$"""{ "status": { "hard": {{Quota}}, "used": { "requests.cpu": "0", "requests.memory": "0", "limits.cpu": "0", "limits.memory": "0" } } }""");
    }

    [OneTimeTearDown]
    public async Task Stop() => await _controlPlane.DisposeAsync();

    // The Workflow adds nothing, as in Argo's Strict mode, so a volume that the template does not define would be an error here.
    [TestCaseSource(nameof(Names))]
    public async Task The_pod_of_a_template_is_accepted(string name) => await ApplyAsync(RenderedPod.Of(await LibraryTemplate.FindAsync(name)).ToJsonString());

    [TestCase("securityContext", "violates PodSecurity \"restricted:latest\"")]
    [TestCase("resources", "must specify limits.cpu for: main")]
    [TestCase("volumes", "spec.containers[0].volumeMounts[0].name: Not found: \"work\"")]
    public async Task A_pod_without_one_of_its_fields_is_refused(string field, string message)
    {
        var pod = RenderedPod.Of(await LibraryTemplate.FindAsync("oci-copy"));
        (field == "volumes" ? pod["spec"]! : pod["spec"]!["containers"]![0]!).AsObject().Remove(field);

        var create = () => ApplyAsync(pod.ToJsonString());

        (await create.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain(message);
    }

    private Task<string> ApplyAsync(string json) => Programs.RunAsync("kubectl", ["--kubeconfig", _controlPlane.AdminKubeconfig, "-n", Namespace, "apply", "-f", "-"], json);
}
