using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Rbac;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests;

/// <summary>config/rbac/role.yaml grants the rights that the operator needs, as all other tests here show, and no others.</summary>
public sealed class RoleTests
{
    private static readonly string Path = Repository.PathOf("config", "rbac", "role.yaml");

    [Test]
    public void The_role_consists_of_the_rights_that_the_controllers_declare()
    {
        var generated = RoleGenerator.ClusterRole("arc-operator", typeof(ArcControllers).Assembly, typeof(RoleGenerator).Assembly);

        JsonNode.DeepEquals(Role(), generated).Should().BeTrue("{0}\nshould be\n{1}", Yaml.Write(Role()), Yaml.Write(generated));
    }

    [Test]
    public async Task The_life_of_one_Order_uses_every_right()
    {
        var cluster = await ArcCluster.GetAsync();
        var @namespace = await TestNamespace.CreateAsync(cluster);
        await using var kubelet = await FakeKubelet.StartAsync(cluster);
        var options = new ArgoOptions { MaxWait = TimeSpan.FromMinutes(1) };
        await using (await OperatorUnderTest.StartAsync(cluster, @namespace.Name, configure: services => services.AddSingleton(options)))
        {
            await @namespace.CreateSecretAsync("keys");
            await @namespace.CreateAsync(An.Endpoint("locked", secret: "keys"));
            await @namespace.CreateAsync(An.Order("order").WithArtifact(source: "locked").WithArtifact(cron: An.Cron()));
            var workflow = await @namespace.OnlyWorkflowAsync();
            await kubelet.AddPodAsync(@namespace, workflow.Name(), "node", "out of disk");
            await @namespace.FailAsync(workflow, "failed", "node");
            await @namespace.OnlyCronWorkflowAsync();
            await @namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");
            await Eventually.TrueAsync(async () => (await @namespace.OnlyCronWorkflowAsync()).GetAnnotation(ArcAnnotations.Suspended) == "true");
            await @namespace.EndpointsAtRestAsync();
            await @namespace.CreateAsync(An.ArtifactWorkflow("lost"));
            await @namespace.RunAsync((await @namespace.WorkflowsAsync(2)).Single(found => found.Name() == "lost"));
            await @namespace.ArtifactWorkflowAsync("lost", found => found.Status.StartTime is not null);
            await @namespace.DeleteAsync<V1Alpha1Workflow>("lost");
            await @namespace.ArtifactWorkflowStalledAsync("lost", ArcReasons.WorkflowLost);
            await @namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("lost");
            await @namespace.CreateAsync(An.ArtifactWorkflow("waiting"));
            await @namespace.WaitForImageAsync((await @namespace.WorkflowsAsync(2)).Single(found => found.Name() == "waiting"));
            await @namespace.ArtifactWorkflowStalledAsync("waiting", ArcReasons.WaitedTooLong);
            await @namespace.DeleteAsync<V1Alpha1ArtifactWorkflow>("waiting");
            await @namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "ttl": "1s" } }""");
            await @namespace.NothingIsLeftAsync();
        }

        // The runtime's tests cover events. Sources, adoption and absent kinds have their own tests.
        string[] shownElsewhere = [" events.k8s.io/events", "get argoproj.io/cronworkflows", " apiextensions.k8s.io/customresourcedefinitions"];
        var unused = (await UnusedAsync(cluster)).Where(right => !shownElsewhere.Any(right.EndsWith) && !right.Contains(" source."));
        unused.Should().BeEmpty("a right that is not used is not to be granted");
    }

    [TestCase("orders/finalizers", "artifactworkflows")]
    [TestCase("artifactworkflows/finalizers", "workflows")]
    public async Task Without_the_right_to_update_finalizers_no_owned_object_can_be_created(string right, string refused)
    {
        var cluster = await ArcCluster.GetAsync();
        var name = $"without-{right.Replace('/', '-')}";
        await CreateRoleAsync(cluster, name, without: right);
        await cluster.AddUserAsync(name, name);
        var @namespace = await TestNamespace.CreateAsync(cluster);

        await using var @operator = await OperatorUnderTest.StartAsync(cluster, @namespace.Name, user: name);
        await @namespace.CreateAsync(An.Order("order").WithArtifact());

        await Eventually.TrueAsync(() => @operator.Calls.Any(call => call.Verb == "create" && call.Resource == refused && call.Status == 403));
    }

    /// <summary>Returns the rights of the role that no request has used in this cluster so far. Requests do not show the need for finalizers.</summary>
    internal static async Task<IEnumerable<string>> UnusedAsync(ArcCluster cluster) => Rights(Role())
        .Where(right => !right.EndsWith("/finalizers", StringComparison.Ordinal))
        .Except(Used(await File.ReadAllLinesAsync(cluster.AuditLog)));

    private static JsonNode Role() => Yaml.Read(File.ReadAllText(Path)).Single();

    private static IEnumerable<string> Rights(JsonNode role) =>
        from rule in role["rules"]!.AsArray()
        from verb in Texts(rule!["verbs"])
        from @group in Texts(rule["apiGroups"])
        from resource in Texts(rule["resources"])
        select $"{verb} {@group}/{resource}";

    // A watch that streams the list stands for both: on a server that does not stream, the list is read in pages.
    private static IEnumerable<string> Used(IEnumerable<string> audit) =>
        from line in audit
        let entry = JsonNode.Parse(line)!
        let target = entry["objectRef"]
        where target is not null
        let resource = target["subresource"] is { } subresource ? $"{target["resource"]}/{subresource}" : $"{target["resource"]}"
        from verb in $"{entry["verb"]}" == "watch" ? new[] { "watch", "list" } : [$"{entry["verb"]}"]
        select $"{verb} {target["apiGroup"]}/{resource}";

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(text => text!.GetValue<string>());

    internal static async Task CreateRoleAsync(ArcCluster cluster, string name, string without)
    {
        var role = Role();
        role["metadata"]!["name"] = name;
        foreach (var resources in role["rules"]!.AsArray().Select(rule => rule!["resources"]!.AsArray()))
        {
            resources.RemoveAll(resource => resource!.GetValue<string>() == without);
        }

        role["rules"]!.AsArray().RemoveAll(rule => rule!["resources"]!.AsArray().Count == 0);

        await Programs.RunAsync("kubectl", ["--kubeconfig", cluster.ControlPlane.AdminKubeconfig, "create", "-f", "-"], role.ToJsonString());
    }
}
