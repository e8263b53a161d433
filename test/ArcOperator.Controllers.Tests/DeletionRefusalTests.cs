using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>Writes that an admission webhook blocks because it does not respond. The API server responds with 500 and the name of the webhook.</summary>
internal sealed class DeletionRefusalTests
{
    private const string WebhookFails = "failed calling webhook \"guard.example.com\"";

    private ArcCluster _cluster = null!;
    private TestNamespace _space = null!;
    private OperatorUnderTest _operator = null!;

    [SetUp]
    public async Task StartOperator()
    {
        _cluster = await ArcCluster.GetAsync();
        _space = await TestNamespace.CreateAsync(_cluster);
        await _cluster.ControlPlane.KubectlAsync("label", "namespace", _space.Name, $"guarded={_space.Name}");
        _operator = await OperatorUnderTest.StartAsync(_cluster, _space.Name);
    }

    [TearDown]
    public async Task StopOperator()
    {
        await AllowAsync();
        await _operator.DisposeAsync();
    }

    [Test]
    public async Task A_refused_deletion_of_a_Workflow_is_reported_by_ArtifactWorkflow_and_order_with_one_warning_each()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        var name = (await _space.OnlyWorkflowAsync()).Name();
        await RefuseAsync("argoproj.io", "workflows", "DELETE");
        var message = $"the API server refuses to delete Workflow {name}: ";

        await _space.DeleteAsync<V1Alpha1Order>("order");
        var order = await _space.OrderAsync("order", found => found.Status.Message?.StartsWith(message, StringComparison.Ordinal) is true);
        await RefusedAsync("delete", "workflows", times: 3);
        var artifactWorkflow = (await _space.FindAsync<V1Alpha1ArtifactWorkflow>(name))!;
        await AllowAsync();
        await _space.NothingIsLeftAsync();

        foreach (var conditions in new[] { order.Status.Conditions, artifactWorkflow.Status.Conditions })
        {
            conditions.Find(Conditions.Ready)!.Should().Match<k8s.Models.V1Condition>(
                ready => ready.Reason == ArcReasons.Deleting && ready.Message.StartsWith(message) && ready.Message.Contains(WebhookFails));
        }

        await OneWarningAsync("order", ArcEvents.DeletionRefused);
        await OneWarningAsync(name, ArcEvents.DeletionRefused);
    }

    [Test]
    public async Task A_refused_deletion_of_an_ArtifactWorkflow_is_reported_by_the_order()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        var name = (await _space.OnlyWorkflowAsync()).Name();
        await RefuseAsync("arc.opendefense.cloud", "artifactworkflows", "DELETE");

        await _space.DeleteAsync<V1Alpha1Order>("order");
        await _space.OrderAsync("order", found => found.Status.Message?.StartsWith($"the API server refuses to delete ArtifactWorkflow {name}: ", StringComparison.Ordinal) is true);
        await RefusedAsync("delete", "artifactworkflows", times: 3);
        await AllowAsync();

        await _space.NothingIsLeftAsync();
        await OneWarningAsync("order", ArcEvents.DeletionRefused);
    }

    [Test]
    public async Task A_refused_removal_of_the_finalizer_is_reported()
    {
        await _space.CreateAsync(An.Order("order").WithArtifact());
        await _space.OnlyWorkflowAsync();
        await RefuseAsync("arc.opendefense.cloud", "orders", "UPDATE");

        await _space.DeleteAsync<V1Alpha1Order>("order");
        var waiting = await _space.OrderAsync("order", found => found.Status.Message?.StartsWith("the API server refuses to change the finalizers of Order order: ", StringComparison.Ordinal) is true);
        await AllowAsync();

        waiting.Status.Conditions.Find(Conditions.Ready)!.Reason.Should().Be(ArcReasons.Deleting);
        await _space.NothingIsLeftAsync();
        await OneWarningAsync("order", ArcEvents.DeletionRefused);
    }

    [Test]
    public async Task A_refused_finalizer_of_a_new_order_is_reported_and_retried()
    {
        await RefuseAsync("arc.opendefense.cloud", "orders", "UPDATE");

        await _space.CreateAsync(An.Order("order").WithArtifact());
        var refused = await _space.OrderAsync("order", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.WriteRefused);
        await AllowAsync();

        refused.Status.Message.Should().Contain(WebhookFails);
        refused.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse("a webhook that fails may answer later");
        await _space.OnlyWorkflowAsync();
        await OneWarningAsync("order", ArcReasons.WriteRefused);
    }

    [Test]
    public async Task The_Order_is_not_Stalled_while_a_webhook_fails_the_creation_of_an_ArtifactWorkflow()
    {
        await RefuseAsync("arc.opendefense.cloud", "artifactworkflows", "CREATE");

        await _space.CreateAsync(An.Order("order").WithArtifact());
        var refused = await _space.OrderAsync("order", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.CreationFailed);
        await AllowAsync();

        refused.Status.Message.Should().Contain(WebhookFails);
        refused.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
        refused.Status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        await _space.OnlyWorkflowAsync();
        await _space.OrderAsync("order", found => found.Status is { Message: "", UnresolvedArtifacts: null });
        await OneWarningAsync("order", ArcReasons.CreationFailed);
    }

    [Test]
    public async Task The_ArtifactWorkflow_is_not_Stalled_while_a_webhook_fails_the_creation_of_a_Workflow()
    {
        await RefuseAsync("argoproj.io", "workflows", "CREATE");

        await _space.CreateAsync(An.ArtifactWorkflow("work"));
        var refused = await _space.ArtifactWorkflowAsync("work", found => found.Status.Conditions.Find(Conditions.Ready)?.Reason == ArcReasons.CreationFailed);
        await AllowAsync();

        refused.Status.Message.Should().Contain(WebhookFails);
        refused.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeFalse();
        refused.Status.Conditions.IsTrue(Conditions.Reconciling).Should().BeTrue();
        await _space.OnlyWorkflowAsync();
        await OneWarningAsync("work", ArcReasons.CreationFailed);
    }

    private Task RefusedAsync(string verb, string resource, int times) => Eventually.TrueAsync(
        () => _operator.Calls.Count(call => call.Verb == verb && call.Resource == resource && call.Status == 500) >= times, what: $"{verb} of {resource} refused {times} times");

    private async Task OneWarningAsync(string entity, string reason)
    {
        await Eventually.TrueAsync(async () => (await _space.EventsAsync(entity)).Any(record => record.Reason == reason));
        var warning = (await _space.EventsAsync(entity)).Where(record => record.Reason == reason).Should().ContainSingle().Subject;
        warning.Type.Should().Be("Warning");
        warning.Series.Should().BeNull();
        warning.Note.Should().Contain(WebhookFails);
    }

    private async Task RefuseAsync(string group, string resource, string operation)
    {
        var file = Path.Combine(_cluster.ControlPlane.Folder, $"{_space.Name}.yaml");
        await File.WriteAllTextAsync(file, $$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingWebhookConfiguration
            metadata: {name: {{_space.Name}}}
            webhooks:
              - name: guard.example.com
                admissionReviewVersions: [v1]
                sideEffects: None
                failurePolicy: Fail
                timeoutSeconds: 1
                namespaceSelector:
                  matchLabels: {guarded: "{{_space.Name}}" }
                clientConfig: {url: "https://127.0.0.1:1/"}
                rules:
                  - {apiGroups: [""], apiVersions: [v1], resources: [configmaps], operations: [CREATE]}
                  - {apiGroups: [{{group}}], apiVersions: ["*"], resources: [{{resource}}], operations: [{{operation}}], scope: Namespaced}
            """);
        await _cluster.ControlPlane.KubectlAsync("apply", "-f", file);
        // The API server reads its webhooks from a watch. Requests for ConfigMaps show when it has.
        await Eventually.TrueAsync(
            () => FailsAsync("create", "configmap", "probe", "--namespace", _space.Name, "--dry-run=server"), what: $"{operation} of {resource} is refused");
    }

    private async Task<bool> FailsAsync(params string[] arguments)
    {
        try
        {
            await _cluster.ControlPlane.KubectlAsync(arguments);
            return false;
        }
        catch (Exception error) when (error.Message.Contains(WebhookFails, StringComparison.Ordinal))
        {
            return true;
        }
    }

    private Task<string> AllowAsync() => _cluster.ControlPlane.KubectlAsync("delete", "validatingwebhookconfiguration", _space.Name, "--ignore-not-found");
}
