using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>Users with the rights of a RoleBinding, who may not read the kinds of the cluster, on a real API server with the operator.</summary>
internal sealed class RightsTests
{
    private const string OrderFile = """
        apiVersion: arc.opendefense.cloud/v1alpha1
        kind: Order
        metadata: { name: NAME }
        spec:
          defaults: { srcRef: { name: source }, dstRef: { name: destination } }
          artifacts:
            - { name: image-0, type: TYPE, spec: { image: "library/busybox:1.0" } SCHEDULE }
        """;

    private BrokenSituations _situations;
    private TemporaryFolder _folder;
    private string _type;

    [OneTimeSetUp]
    public async Task Prepare()
    {
        _folder = new();
        _situations = await BrokenSituations.StartAsync("rights", "schedule", "stop");
        _type = _situations.NamespaceOf("rights");
        await _situations.Client.CreateAsync(new V1Alpha1ClusterWorkflowTemplate { Metadata = new() { Name = _type }, Facts = new() });
        await _situations.Client.CreateAsync(new V1Alpha1ClusterArtifactType { Metadata = new() { Name = _type }, Spec = new() { WorkflowTemplateRef = new() { Name = _type } } });
        await _situations.OrderAsync("rights", WithType, name: "first");
        await Eventually.TrueAsync(async () => (await _situations.Client.ListAsync<V1Alpha1Workflow>(_type)).Count == 1);
        await _situations.OrderAsync("rights", WithType);
        await _situations.OrderAsync("schedule", spec => spec with { Artifacts = [spec.Artifacts[0] with { Cron = new() { Schedules = ["0 0 1 1 *"] } }] });
        await _situations.OrderAsync("stop");
        await Eventually.TrueAsync(async () => (await _situations.Client.ListAsync<V1Alpha1Workflow>(_situations.NamespaceOf("stop"))).Count == 1);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _situations.Client.DeleteAsync<V1Alpha1ClusterArtifactType>(_type);
        await _situations.Client.DeleteAsync<V1Alpha1ClusterWorkflowTemplate>(_type);
        await _situations.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Without_a_right_to_read_the_kinds_of_the_cluster_the_status_of_the_operator_decides()
    {
        var kubeconfig = await AddUserAsync("rights", "workflows.argoproj.io", "cronworkflows.argoproj.io");
        await _situations.UntilAsync("rights", """
            order/images in team-a: Pending, 0/1 delivered
              wait: WaitingForCapacity: artifact 0: as many Workflows are unfinished as argo.maxActiveWorkflows and argo.maxActiveWorkflowsPerNamespace allow: ARC starts this one automatically in its turn
                    kubectl get workflows -A -l '!workflows.argoproj.io/completed'

            """, "why", "order/images");

        var why = await PluginRun.RunAsync(kubeconfig, _situations.NamespaceOf("rights"), "why", "order/images");

        why.Output.Should().Contain("wait: WaitingForCapacity: artifact 0: ").And.NotContain("act:");
        why.ExitCode.Should().Be(1);
        why.Errors.Should().Be("note: clusterartifacttypes.arc.opendefense.cloud cannot be read with the rights of this user\nnote: clusterworkflowtemplates.argoproj.io cannot be read with the rights of this user\n");

        var plan = await PlanAsync("rights", kubeconfig, "images", _type, "");

        plan.ExitCode.Should().Be(0, plan.Output);
        plan.Output.Should().Contain("keep (Pending)").And.NotContain("refused:");
        plan.Errors.Should().Contain("note: clusterworkflowtemplates.argoproj.io cannot be read");
    }

    [Test]
    public async Task Without_a_right_to_read_schedules_Argo_does_not_count_as_missing()
    {
        var kubeconfig = await AddUserAsync("schedule", "workflows.argoproj.io", "clusterartifacttypes.arc.opendefense.cloud");
        await Eventually.TrueAsync(async () => (await _situations.Client.ListAsync<V1Alpha1CronWorkflow>(_situations.NamespaceOf("schedule"))).Count == 1);

        var plan = await PlanAsync("schedule", kubeconfig, "images", "oci", ", cron: { schedules: [\"0 0 1 1 *\"] }");

        plan.Output.Should().Contain("keep (").And.NotContain("ArgoUnavailable");
        plan.ExitCode.Should().Be(0);
        plan.Errors.Should().Contain("note: cronworkflows.argoproj.io cannot be read with the rights of this user\n");
    }

    [Test]
    public async Task A_stop_without_a_right_to_read_Workflows_is_not_a_success()
    {
        var kubeconfig = await AddUserAsync("stop");
        var @namespace = _situations.NamespaceOf("stop");

        (await PluginRun.RunAsync(kubeconfig, @namespace, "stop", "order/images", "--artifact", "0")).Should().Be(new PluginRun(69, "",
            $"{Notes}kubectl-arc: no Workflow of order/images was stopped: workflows.argoproj.io cannot be read with the rights of this user\n"));

        var stop = await PluginRun.RunAsync(kubeconfig, @namespace, "stop", "order/images");

        stop.Should().Be(new PluginRun(69, "",
            $"{Notes}kubectl-arc: no Workflow of order/images was stopped, and the Order is suspended: workflows.argoproj.io cannot be read with the rights of this user\n"));
        (await _situations.Client.GetAsync<V1Alpha1Order>("images", @namespace))!.Spec.Suspend.Should().BeTrue();
    }

    private static string Notes => string.Concat(
        new[] { "clusterartifacttypes.arc.opendefense.cloud", "workflows.argoproj.io", "cronworkflows.argoproj.io", "clusterworkflowtemplates.argoproj.io" }
            .Select(kind => $"note: {kind} cannot be read with the rights of this user\n"));

    private V1Alpha1OrderSpec WithType(V1Alpha1OrderSpec spec) => spec with { Artifacts = [spec.Artifacts[0] with { Type = _type }] };

    private Task<PluginRun> PlanAsync(string situation, string kubeconfig, string name, string type, string schedule) => PluginRun.RunAsync(
        kubeconfig, _situations.NamespaceOf(situation), "plan", "-f",
        _folder.Write($"{situation}.yaml", OrderFile.Replace("NAME", name).Replace("TYPE", type).Replace("SCHEDULE", schedule)));

    /// <summary>Returns the kubeconfig of a user who may read and write Orders, and read these kinds, in the namespace of a situation.</summary>
    private async Task<string> AddUserAsync(string situation, params string[] kinds)
    {
        var (plane, @namespace) = (await Cluster.GetAsync(), _situations.NamespaceOf(situation));
        var resources = string.Join(',', new[] { "orders", "artifactworkflows", "endpoints", "artifacttypes" }.Select(kind => $"{kind}.arc.opendefense.cloud").Concat(kinds));
        await plane.KubectlAsync("create", "role", "user", "-n", @namespace, "--verb=get,list,watch,create,patch", $"--resource={resources},workflowtemplates.argoproj.io,resourcequotas");
        await plane.KubectlAsync("create", "rolebinding", "user", "-n", @namespace, "--role=user", $"--user={@namespace}");
        return await plane.AddUserAsync(@namespace);
    }
}
