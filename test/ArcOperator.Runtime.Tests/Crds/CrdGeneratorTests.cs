using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Tests.Crds.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Crds;

public sealed class CrdGeneratorTests
{
    [Test]
    public void A_CRD_has_the_names_scope_and_group_of_its_class()
    {
        var definition = Of(typeof(Showcase));

        definition["metadata"]!["name"]!.GetValue<string>().Should().Be("showcases.crds.test");
        definition["spec"]!["group"]!.GetValue<string>().Should().Be("crds.test");
        definition["spec"]!["scope"]!.GetValue<string>().Should().Be("Namespaced");
        definition["spec"]!["names"]!.ToJsonString().Should().Be(
            """{"categories":["all","test"],"kind":"Showcase","listKind":"ShowcaseList","plural":"showcases","shortNames":["case","show"],"singular":"showcase"}""");
        Of(typeof(Lamps.Sun))["spec"]!["scope"]!.GetValue<string>().Should().Be("Cluster");
    }

    [Test]
    public void A_CRD_has_the_status_subresource_if_its_class_has_a_status()
    {
        Versions(Of(typeof(Showcase))).Single()["subresources"]!.ToJsonString().Should().Be("""{"status":{}}""");
        Versions(Of(typeof(Lamps.Sun))).Single()["subresources"].Should().BeNull();
    }

    [Test]
    public void Printer_columns_of_the_class_precede_those_of_the_fields()
    {
        var columns = Versions(Of(typeof(Showcase))).Single()["additionalPrinterColumns"]!.AsArray();

        columns.Select(column => column!.ToJsonString()).Should().Equal(
            """{"name":"Phase","type":"string","description":"How far it is.","jsonPath":".status.phase"}""",
            """{"name":"Age","type":"date","jsonPath":".metadata.creationTimestamp","priority":1}""",
            """{"name":"Big","type":"integer","format":"int64","jsonPath":".spec.big"}""",
            """{"name":"Paint","type":"string","jsonPath":".spec.colour","priority":1}""",
            """{"name":"Text","type":"string","description":"A text.","jsonPath":".spec.text"}""",
            """{"name":"When","type":"date","jsonPath":".spec.when"}""");
        Versions(Of(typeof(Lamps.Sun))).Single()["additionalPrinterColumns"].Should().BeNull();
    }

    [Test]
    public void A_CRD_lists_its_selectable_fields() =>
        Versions(Of(typeof(Showcase))).Single()["selectableFields"]!.ToJsonString().Should().Be("""[{"jsonPath":".spec.text"}]""");

    [Test]
    public void Classes_of_one_kind_become_its_versions_in_the_order_of_Kubernetes()
    {
        var definition = Of(typeof(Lamps.V10), typeof(Lamps.V1), typeof(Lamps.V2), typeof(Lamps.V1Alpha1), typeof(Lamps.V1Beta1));

        Versions(definition).Select(version => version["name"]!.GetValue<string>()).Should().Equal("v1alpha1", "v1beta1", "v1", "v2", "v10");
        Versions(definition)[0]["schema"]!.ToJsonString().Should().Contain("power").And.NotContain("watts");
    }

    [Test]
    public void The_newest_version_gives_the_names_and_is_the_storage_version_by_default()
    {
        var definition = Of(typeof(Lamps.V1Beta1), typeof(Lamps.V1));

        definition["spec"]!["names"]!["shortNames"]!.ToJsonString().Should().Be("""["lmp"]""");
        Stored(definition).Should().Equal("v1");
        Stored(Of(typeof(Lamps.V1), typeof(Lamps.Stored))).Should().Equal("v1alpha2");
        Stored(Of(typeof(Lamps.V1Alpha1))).Should().Equal("v1alpha1");
    }

    [Test]
    public void Two_storage_versions_are_an_error_that_names_them() =>
        this.Invoking(_ => Of(typeof(Lamps.Stored), typeof(Lamps.StoredToo))).Should().Throw<ArgumentException>().WithMessage("*Stored*StoredToo*");

    [Test]
    public void The_order_of_classes_does_not_change_the_CRD()
    {
        Type[] kinds = [typeof(Showcase), typeof(Lamps.V1), typeof(Lamps.V1Beta1), typeof(Lamps.Sun), typeof(Lamps.Dark)];

        Text(kinds).Should().Be(Text(kinds)).And.Be(Text([.. kinds.Reverse()]));
    }

    private static string Text(IEnumerable<Type> kinds) => string.Join("---\n", CrdGenerator.Generate(kinds).Select(Yaml.Write));

    private static JsonObject Of(params Type[] kinds) => CrdGenerator.Generate(kinds).Single();

    private static List<JsonObject> Versions(JsonObject definition) => [.. definition["spec"]!["versions"]!.AsArray().Select(version => version!.AsObject())];

    private static IEnumerable<string> Stored(JsonObject definition) =>
        Versions(definition).Where(version => version["storage"]!.GetValue<bool>()).Select(version => version["name"]!.GetValue<string>());
}
