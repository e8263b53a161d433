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
    public void Each_type_and_attribute_says_its_word(string field, string schema) =>
        Shown(Spec["properties"]![field]).Should().Be(schema);

    [Test]
    public void A_list_of_objects_says_what_they_consist_of_and_by_what_they_are_told_apart() =>
        Shown(Spec["properties"]!["parts"]).Should().Be(
            """{"type":"array","maxItems":8,"x-kubernetes-list-map-keys":["name"],"x-kubernetes-list-type":"map","items":{"type":"object","properties":{"name":{"type":"string","maxLength":10},"size":{"type":"integer","format":"int32"}},"required":["name"],"description":"A part.","x-kubernetes-map-type":"atomic"}}""");

    [Test]
    public void What_a_property_says_counts_more_than_what_its_class_says() =>
        Shown(Spec["properties"]!["main"]!["description"]).Should().Be("\"The main part.\"");

    [Test]
    public void Rules_of_a_class_stand_at_the_object_and_every_part_of_a_rule_is_said()
    {
        Shown(Spec["x-kubernetes-validations"]).Should().Be(
            """[{"rule":"!has(self.count) || !has(self.big) || self.count <= self.big","messageExpression":"'count is above ' + 'big'","fieldPath":".count"}]""");
        Shown(Spec["properties"]!["growing"]!["x-kubernetes-validations"]![0]!["optionalOldSelf"]).Should().Be("true");
        Shown(Entity["x-kubernetes-validations"]).Should().Be("""[{"rule":"self.metadata.name != 'forbidden'","message":"another name, please"}]""");
    }

    [Test]
    public void What_is_required_is_said_where_it_is()
    {
        Shown(Spec["required"]).Should().Be("""["text"]""");
        Shown(Entity["required"]).Should().Be("""["spec"]""");
    }

    [Test]
    public void The_properties_stand_in_the_order_of_their_names_and_what_is_no_JSON_is_left_out()
    {
        var names = Spec["properties"]!.AsObject().Select(property => property.Key).ToList();

        names.Should().BeInAscendingOrder(StringComparer.Ordinal).And.NotContain("hidden").And.HaveCount(19);
    }

    [Test]
    public void An_entity_without_spec_and_status_has_neither_and_one_with_other_fields_has_those()
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
    public void A_status_that_is_not_there_has_the_defaults_of_its_fields() =>
        Shown(Entity["properties"]!["status"]!["default"]).Should().Be("""{"observedGeneration":-1}""");

    [TestCase(typeof(Mistakes.Of<Mistakes.Unsigned>), "Unsigned.Number*UInt32")]
    [TestCase(typeof(Mistakes.Of<Mistakes.Enumeration>), "Enumeration.Day*DayOfWeek")]
    [TestCase(typeof(Mistakes.Of<Mistakes.PlainArray>), "PlainArray.Items*String[]")]
    [TestCase(typeof(Mistakes.Of<Mistakes.PlainList>), "PlainList.Items*List")]
    [TestCase(typeof(Mistakes.Of<Mistakes.PlainDictionary>), "PlainDictionary.Items*Dictionary")]
    [TestCase(typeof(Mistakes.Of<Mistakes.Bytes>), "Bytes.Data*Byte[]")]
    [TestCase(typeof(Mistakes.Of<Mistakes.Foreigner>), "Foreigner.Address*Uri")]
    [TestCase(typeof(Mistakes.Of<Mistakes.Nested>), "Unsigned.Number*UInt32")]
    [TestCase(typeof(Mistakes.Of<Mistakes.ItemRuleOnText>), "ItemRuleOnText.Text*rule for items*list or a map")]
    [TestCase(typeof(Mistakes.NoKind), "NoKind*KubernetesEntity")]
    public void What_a_schema_cannot_say_is_an_error_that_names_class_and_property(Type entity, string message) =>
        entity.Invoking(type => CrdGenerator.Generate([type])).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    [TestCase(typeof(Mistakes.Of<Mistakes.Tree>), "Tree.Branches*Tree*itself")]
    [TestCase(typeof(Mistakes.Of<Mistakes.Chicken>), "Egg.Chicken*Chicken*itself")]
    public void A_class_that_contains_itself_is_an_error_that_names_class_and_property(Type entity, string message) =>
        entity.Invoking(type => CrdGenerator.Generate([type])).Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    private static JsonObject Entity { get; } = SchemaGenerator.OfEntity(typeof(Showcase));

    private static JsonNode Spec => Entity["properties"]!["spec"]!;

    private static string? Shown(JsonNode? node) =>
        node?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = System.Text.Json.Serialization.Metadata.JsonTypeInfoResolver.Combine() });
}
