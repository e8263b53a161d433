using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Rbac;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Rbac;

/// <summary>Roles of the classes at the end of this file. No other class of this assembly has these attributes.</summary>
public sealed class RoleGeneratorTests
{
    private static readonly JsonObject Role = RoleGenerator.ClusterRole("tester", typeof(RoleGeneratorTests).Assembly);

    [Test]
    public void The_generated_role_is_a_ClusterRole_with_the_given_name() =>
        (Role["apiVersion"]!.GetValue<string>(), Role["kind"]!.GetValue<string>(), Role["metadata"]!["name"]!.GetValue<string>())
            .Should().Be(("rbac.authorization.k8s.io/v1", "ClusterRole", "tester"));

    [Test]
    public void Rights_of_several_classes_are_merged_into_one_rule_for_equal_verbs() =>
        Role["rules"]!.AsArray().Select(rule => rule!.ToJsonString()).Should().Equal(
            """{"apiGroups":[""],"resources":["configmaps"],"verbs":["get"]}""",
            """{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]}""",
            """{"apiGroups":["runtime.test"],"resources":["gears"],"verbs":["get","list","watch","create","update","patch","delete"]}""",
            """{"apiGroups":["runtime.test"],"resources":["gears/status","teeth"],"verbs":["patch"]}""",
            """{"nonResourceURLs":["/healthz","/metrics"],"verbs":["get"]}""");

    [Test]
    public void Equal_classes_give_an_equal_role() =>
        Yaml.Write(RoleGenerator.ClusterRole("tester", typeof(RoleGeneratorTests).Assembly)).Should().Be(Yaml.Write(Role));

    [Test]
    public async Task The_API_server_accepts_the_generated_role()
    {
        using var folder = new TemporaryFolder();

        var answer = await (await Cluster.GetAsync()).KubectlAsync("create", "-f", folder.Write("role.yaml", Yaml.Write(Role)));

        answer.Should().Contain("clusterrole.rbac.authorization.k8s.io/tester created");
    }

    [EntityRbac(typeof(Gear), Verbs = RbacVerb.Get | RbacVerb.List | RbacVerb.Watch)]
    [EntityRbac(typeof(Gear), typeof(Tooth), Verbs = RbacVerb.Patch)]
    [GenericRbac(Groups = ["runtime.test"], Resources = ["gears/status"], Verbs = RbacVerb.Patch)]
    [GenericRbac(Urls = ["/metrics", "/healthz"], Verbs = RbacVerb.Get)]
    private static class Reader;

    [EntityRbac(typeof(Gear), Verbs = RbacVerb.Create | RbacVerb.Update | RbacVerb.Delete)]
    [EntityRbac(typeof(V1ConfigMap), Verbs = RbacVerb.Get)]
    [EntityRbac(typeof(V1Secret), Verbs = RbacVerb.All)]
    private static class Writer;
}
