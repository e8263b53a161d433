using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Upgrades;

/// <summary>The CRDs can replace those of every release (<c>crds/released</c>), and each rule of that check finds what it names.</summary>
public sealed class CrdUpgradeTests
{
    [TestCaseSource(nameof(Released))]
    public void Definition_of_a_release_can_be_replaced_by_the_current_one(string path)
    {
        var older = Read(Repository.PathOf("crds", "released", path));
        var newer = Repository.PathOf("crds", Path.GetFileName(path));

        File.Exists(newer).Should().BeTrue("a kind of a release stays");
        CrdUpgradeRules.Violations(older, Read(newer)).Should().BeEmpty();
    }

    [Test]
    public void Each_release_has_every_kind_that_was_there() =>
        Released().GroupBy(path => Path.GetDirectoryName(path)).Should().NotBeEmpty().And.OnlyContain(release => release.Count() >= 6);

    [TestCase("{ type: integer }", "v1.a: the type changes from string to integer")]
    [TestCase("{ type: string, default: b }", "v1.a: the default changes from '' to 'b'")]
    [TestCase("{ type: string, maxLength: 9 }", "v1.a: maxLength is tightened to 9")]
    [TestCase("{ type: string, maxLength: 20 }", null)]
    [TestCase("{ type: string, minLength: 2 }", "v1.a: minLength is tightened to 2")]
    [TestCase("{ type: string, minLength: 0 }", null)]
    [TestCase("{ type: string, enum: [x] }", "v1.a: the value y is removed")]
    [TestCase("{ type: string, enum: [x, y, z] }", null)]
    [TestCase("{ type: string, maxItems: 5 }", "v1.a: maxItems is tightened to 5")]
    public void A_change_of_a_field_is_named_if_it_breaks_objects(string field, string? violation) =>
        CrdUpgradeRules.Violations(Definition("a: { type: string, maxLength: 10, minLength: 1, enum: [x, y] }"), Definition($"a: {field}")).Should().Equal(violation is null ? [] : [violation]);

    [TestCase("b: {}", "", "v1.a is removed")]
    [TestCase("a: {}, b: {}", "b", "v1.b becomes required")]
    [TestCase("a: { enum: [x] }", "", "v1.a: an enum is added")]
    [TestCase("a: { items: { type: string } }", "", null)]
    public void A_change_of_fields_is_named_if_it_breaks_objects(string fields, string required, string? violation) =>
        CrdUpgradeRules.Violations(Definition("a: {}"), Definition(fields, required)).Should().Equal(violation is null ? [] : [violation]);

    [Test]
    public void Scope_and_versions_must_stay()
    {
        var older = Definition("a: {}");
        var newer = Definition("a: {}");
        newer["spec"]!["scope"] = "Cluster";
        newer["spec"]!["versions"]![0]!["name"] = "v2";

        CrdUpgradeRules.Violations(older, newer).Should().Equal("the scope changes", "version v1 is removed");
    }

    private static JsonNode Definition(string properties, string required = "") => Yaml.Read($$"""
        spec:
          scope: Namespaced
          versions:
            - name: v1
              served: true
              schema:
                openAPIV3Schema: { type: object, required: [{{required}}], properties: { {{properties}} } }
        """)[0];

    private static JsonNode Read(string path) => Yaml.Read(File.ReadAllText(path))[0];

    private static IEnumerable<string> Released() =>
        Directory.GetFiles(Repository.PathOf("crds", "released"), "*.yaml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Repository.PathOf("crds", "released"), path));
}
