using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Runtime.Hosting;

namespace ArcOperator.Controllers.Tests;

/// <summary>Writes that a ValidatingAdmissionPolicy refuses with 422 or 413, as the API server refuses objects that are invalid or too large.</summary>
internal sealed class ContentRefusalTests
{
    private const string Denied = "denied request: closed today";

    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;

    [SetUp]
    public async Task CreateNamespace()
    {
        _cluster = await ArcCluster.GetAsync();
        if (!_cluster.ControlPlane.IsCurrent)
        {
            Assert.Ignore("ValidatingAdmissionPolicies need Kubernetes 1.30 or newer");
        }

        _space = await TestNamespace.CreateAsync(_cluster);
    }

    [TearDown]
    public Task Allow() => AllowAsync();

    [TestCase("", 422)]
    [TestCase("Invalid", 422)]
    [TestCase("RequestEntityTooLarge", 413)]
    public async Task A_refused_Workflow_is_reported_and_not_tried_again_without_a_change(string reason, int code)
    {
        await DenyAsync("argoproj.io", "[workflows]", "CREATE", reason);
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _space.CreateAsync(An.ArtifactWorkflow("work"));

        var stalled = await _space.ArtifactWorkflowStalledAsync("work", ArcReasons.CreationFailed);

        stalled.Status.Message.Should().StartWith("the API server refused the Argo Workflow: ").And.Contain(Denied);
        // With the growing delay of other failures there would be some eight attempts in this time.
        await Eventually.StaysTrueAsync(() => Task.FromResult(Refusals(@operator, "workflows", code) is > 0 and <= 2), TimeSpan.FromSeconds(1));
        @operator.Log.Should().MatchRegex("refused the content of a write for artifactworkflow .*/work, next try after a change or in (5[4-9][0-9]|600)[0-9]{3} ms: ");
    }

    [Test]
    public async Task A_refused_ArtifactWorkflow_is_created_at_once_after_the_Order_has_changed()
    {
        await DenyAsync("arc.opendefense.cloud", "[artifactworkflows]", "CREATE", expression: "object.spec.parameters.all(p, p.value != 'closed')");
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _space.CreateAsync(An.Order("order").WithArtifact(spec: """{ "state": "closed" }"""));
        var stalled = await _space.OrderStalledAsync("order", ArcReasons.CreationFailed);

        await _space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "artifacts": [{ "type": "oci", "spec": { "state": "open" } }] } }""");

        stalled.Status.Message.Should().Contain("the API server refused the ArtifactWorkflow of artifact 0: ").And.Contain(Denied);
        await _space.OnlyWorkflowAsync();
        Refusals(@operator, "artifactworkflows", 422).Should().BeInRange(1, 2);
    }

    [Test]
    public async Task A_refused_Workflow_is_created_without_a_change_after_the_policy_was_removed()
    {
        await DenyAsync("argoproj.io", "[workflows]", "CREATE");
        await using var @operator = await StartAsync(TimeSpan.FromMilliseconds(500));
        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        await _space.ArtifactWorkflowStalledAsync("work", ArcReasons.CreationFailed);

        await AllowAsync();

        await _space.OnlyWorkflowAsync();
        await _space.ArtifactWorkflowAsync("work", found => !found.Status.Conditions.IsTrue(Conditions.Stalled));
    }

    [Test]
    public async Task Each_kind_reports_that_its_finalizer_is_refused_and_recovers()
    {
        await DenyAsync("*", "[orders, artifactworkflows, endpoints, externalsources]", "UPDATE");
        await using var @operator = await StartAsync(TimeSpan.FromMilliseconds(500));
        await _space.CreateAsync(An.Order("work").WithArtifact());
        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        await _space.CreateAsync(An.Endpoint("work"));
        await _space.CreateAsync(new V1Alpha1ExternalSource
        {
            Metadata = new() { Name = "work" },
            Spec = new() { Interval = "1h", Suspend = true, Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = "https://data.example/" } } },
        });

        await RefusedAsync<V1Alpha1Order>(order => order.Status.Conditions);
        await RefusedAsync<V1Alpha1ArtifactWorkflow>(work => work.Status.Conditions);
        await RefusedAsync<V1Alpha1Endpoint>(endpoint => endpoint.Status.Conditions);
        await RefusedAsync<V1Alpha1ExternalSource>(source => source.Status.Conditions);
        await AllowAsync();

        await AcceptedAsync<V1Alpha1Order>(order => order.Status.Conditions);
        await AcceptedAsync<V1Alpha1ArtifactWorkflow>(work => work.Status.Conditions);
        await AcceptedAsync<V1Alpha1Endpoint>(endpoint => endpoint.Status.Conditions);
        await AcceptedAsync<V1Alpha1ExternalSource>(source => source.Status.Conditions);
    }

    [Test]
    public async Task An_Order_whose_annotations_leave_no_room_for_its_record_says_so()
    {
        await using var @operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
        await _space.CreateAsync(An.Order("order").WithArtifact());
        await _space.PatchAsync<V1Alpha1Order>("order", $$"""{ "metadata": { "annotations": { "example.com/notes": "{{new string('n', (256 << 10) - 100)}}" } } }""");

        await _space.SucceedAsync(await _space.OnlyWorkflowAsync());

        var order = await _space.OrderStalledAsync("order", ArcReasons.WriteRefused);
        order.Status.Message.Should().StartWith("the API server refuses to accept a write for Order order: ").And.Contain("metadata.annotations");
        await Eventually.StaysTrueAsync(() => Task.FromResult(Refusals(@operator, "orders", 422) <= 3), TimeSpan.FromSeconds(1));
    }

    private static int Refusals(OperatorUnderTest @operator, string resource, int status) =>
        @operator.Calls.Count(call => call.Resource == resource && call.Status == status);

    private async Task RefusedAsync<T>(Func<T, IReadOnlyList<V1Condition>?> conditions)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var entity = await _space.EntityAsync<T>("work", found => conditions(found).Find(Conditions.Stalled)?.Reason == ArcReasons.WriteRefused);
        conditions(entity).Find(Conditions.Ready)!.Message.Should().StartWith($"the API server refuses to change the finalizers of {typeof(T).Name["V1Alpha1".Length..]} work: ").And.Contain(Denied);
    }

    private Task<T> AcceptedAsync<T>(Func<T, IReadOnlyList<V1Condition>?> conditions)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        _space.EntityAsync<T>("work", found => conditions(found).Find(Conditions.Ready)?.Reason != ArcReasons.WriteRefused && found.Finalizers() is { Count: > 0 });

    private Task<OperatorUnderTest> StartAsync(TimeSpan refusalInterval) => OperatorUnderTest.StartAsync(_cluster, _space.Name, configure: services =>
        ((OperatorSettings)services.Single(service => service.ServiceType == typeof(OperatorSettings)).ImplementationInstance!).RefusalInterval = refusalInterval);

    private async Task DenyAsync(string group, string resources, string operation, string reason = "", string expression = "false")
    {
        var file = Path.Combine(_cluster.ControlPlane.Folder, $"{_space.Name}.yaml");
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: {{_space.Name}}}
            spec:
              failurePolicy: Fail
              matchConstraints:
                resourceRules:
                  - {apiGroups: ["{{group}}"], apiVersions: ["*"], resources: {{resources}}, operations: [{{operation}}]}
                  - {apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}
              matchConditions: [{name: namespace, expression: "request.namespace == '{{_space.Name}}'"}]
              validations:
                - expression: "request.kind.kind != 'ConfigMap' && {{expression}}"
                  message: closed today
                  {{(reason.Length > 0 ? $"reason: {reason}" : "")}}
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: {{_space.Name}}}
            spec: {policyName: {{_space.Name}}, validationActions: [Deny]}
            """);
        await _cluster.ControlPlane.KubectlAsync("apply", "-f", file);
        // A new policy takes effect within a second or so. Requests for ConfigMaps show when it has.
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await _cluster.ControlPlane.KubectlAsync("create", "configmap", "probe", "--namespace", _space.Name, "--dry-run=server");
                return false;
            }
            catch (Exception error) when (error.Message.Contains(Denied, StringComparison.Ordinal))
            {
                return true;
            }
        });
    }

    private Task<string> AllowAsync() => _cluster.ControlPlane.KubectlAsync(
        "delete", "validatingadmissionpolicy,validatingadmissionpolicybinding", _space.Name, "--ignore-not-found");
}
