using System.Text.Json.Nodes;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Tests.Crds.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Crds;

public sealed class SchemaGeneratorTests
{
    [TestCase("text", """{"description":"A text.","type":"string","maxLength":10,"minLength":2,"pattern":"^[a-z]+$"}""")]
    [TestCase("colour", """{"type":"string","default":"green","enum":["red","green"]}""")]
    [TestCase("isOn", """{"type":"boolean","default":true}""")]
    [TestCase("count", """{"type":"integer","format":"int32","default":3,"exclusiveMaximum":true,"maximum":100,"minimum":1}""")]
    [TestCase("big", """{"type":"integer","format":"int64","default":5000000000}""")]
    [TestCase("ratio", """{"type":"number","default":0.5,"exclusiveMinimum":true,"minimum":0.25}""")]
    [TestCase("when", """{"type":"string","format":"date-time"}""")]
    [TestCase("until", """{"type":"string","format":"date-time"}""")]
    [TestCase("port", """{"anyOf":[{"type":"integer"},{"type":"string"}],"x-kubernetes-int-or-string":true}""")]
    [TestCase("address", """{"type":"string","format":"uri"}""")]
    [TestCase("names", """{"type":"array","maxItems":3,"minItems":1,"x-kubernetes-list-type":"set","items":{"type":"string","minLength":1,"maxLength":5,"pattern":"^[a-z]*$"}}""")]
    [TestCase("labels", """{"type":"object","maxProperties":2,"x-kubernetes-map-type":"granular","additionalProperties":{"type":"string","maxLength":5}}""")]
    [TestCase("anything", """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [TestCase("template", """{"type":"object","x-kubernetes-embedded-resource":true,"x-kubernetes-preserve-unknown-fields":true}""")]
    [TestCase("fixed", """{"type":"string","maxLength":20,"x-kubernetes-validations":[{"rule":"self == oldSelf","message":"may not change","reason":"FieldValueForbidden"}]}""")]
    [TestCase("x-odd", """{"type":"string"}""")]
    public void Each_type_and_attribute_has_its_schema(string field, string schema) =>
        Shown(Spec["properties"]![field]).Should().Be(schema);

    [Test]
    public void The_schema_of_a_list_of_objects_has_item_properties_and_map_keys() =>
        Shown(Spec["properties"]!["parts"]).Should().Be(
            """{"type":"array","maxItems":8,"x-kubernetes-list-map-keys":["name"],"x-kubernetes-list-type":"map","items":{"type":"object","properties":{"name":{"type":"string","maxLength":10},"size":{"type":"integer","format":"int32"}},"required":["name"],"description":"A part.","x-kubernetes-map-type":"atomic"}}""");

    [Test]
    public void Attributes_of_a_property_override_those_of_its_class() =>
        Shown(Spec["properties"]!["main"]!["description"]).Should().Be("\"The main part.\"");

    [Test]
    public void Rules_of_a_class_are_in_the_schema_of_its_object_with_all_their_parts()
    {
        Shown(Spec["x-kubernetes-validations"]).Should().Be(
            """[{"rule":"!has(self.count) || !has(self.big) || self.count <= self.big","messageExpression":"'count is above ' + 'big'","fieldPath":".count"}]""");
        Shown(Spec["properties"]!["growing"]!["x-kubernetes-validations"]![0]!["optionalOldSelf"]).Should().Be("true");
        Shown(Entity["x-kubernetes-validations"]).Should().Be("""[{"rule":"self.metadata.name != 'forbidden'","message":"another name, please"}]""");
    }

    [Test]
    public void Required_properties_are_listed_in_their_object()
    {
        Shown(Spec["required"]).Should().Be("""["text"]""");
        Shown(Entity["required"]).Should().Be("""["spec"]""");
    }

    [Test]
    public void Properties_of_a_schema_are_sorted_by_name_without_ignored_ones()
    {
        var names = Spec["properties"]!.AsObject().Select(property => property.Key).ToList();

        names.Should().BeInAscendingOrder(StringComparer.Ordinal).And.NotContain("hidden").And.HaveCount(19);
    }

    [Test]
    public void The_schema_of_an_entity_has_exactly_its_fields()
    {
        var dark = SchemaGenerator.OfEntity(typeof(Lamps.Dark));
        var candle = SchemaGenerator.OfEntity(typeof(Lamps.Candle));

        dark["properties"]!.AsObject().Select(property => property.Key).Should().Equal("apiVersion", "kind", "metadata");
        dark.ContainsKey("required").Should().BeFalse();
        candle["properties"]!.AsObject().Select(property => property.Key).Should().Equal("apiVersion", "kind", "metadata", "flame", "wax");
        Shown(candle["properties"]!["wax"]).Should().Be("""{"description":"What it burns.","type":"string"}""");
        Shown(candle["required"]).Should().Be("""["wax"]""");
    }

    [Test]
    public void The_schema_of_a_status_has_the_defaults_of_its_fields() =>
        Shown(Entity["properties"]!["status"]!["default"]).Should().Be("""{"observedGeneration":-1}""");

    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.Unsigned>), "Unsigned.Number*UInt32")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.Enumeration>), "Enumeration.Day*DayOfWeek")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.PlainArray>), "PlainArray.Items*String[]")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.PlainList>), "PlainList.Items*List")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.PlainDictionary>), "PlainDictionary.Items*Dictionary")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.Bytes>), "Bytes.Data*Byte[]")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.UriProperty>), "UriProperty.Address*Uri")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.Nested>), "Unsigned.Number*UInt32")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.ItemRuleOnText>), "ItemRuleOnText.Text*rule for items*list or a map")]
    [TestCase(typeof(InvalidKinds.NoKind), "NoKind*KubernetesEntity")]
    public void A_property_that_a_schema_cannot_express_is_an_error_with_class_and_property(Type entity, string message) =>
        entity.Invoking(type => CrdGenerator.Generate([type])).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.SelfReference>), "SelfReference.Branches*SelfReference*itself")]
    [TestCase(typeof(InvalidKinds.Kind<InvalidKinds.CycleStart>), "CycleEnd.CycleStart*CycleStart*itself")]
    public void A_class_that_contains_itself_is_an_error_with_class_and_property(Type entity, string message) =>
        entity.Invoking(type => CrdGenerator.Generate([type])).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    private static JsonObject Entity { get; } = SchemaGenerator.OfEntity(typeof(Showcase));

    private static JsonNode Spec => Entity["properties"]!["spec"]!;

    private static string? Shown(JsonNode? node) =>
        node?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() });
}
