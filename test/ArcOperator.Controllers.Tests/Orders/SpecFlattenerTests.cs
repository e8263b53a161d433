using System.Text;
using System.Text.Json;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Orders;

public sealed class SpecFlattenerTests
{
    [TestCase("""{ "image": "alpine" }""", "specImage=alpine")]
    [TestCase("""{ "config": { "port": 80 } }""", "specConfigPort=80")]
    [TestCase("""{ "tags": ["a", "b"] }""", "specTags0=a specTags1=b")]
    [TestCase("""{ "items": [{}, { "name": "x" }] }""", "specItems1Name=x")]
    [TestCase("""{ "matrix": [[1], [2, 3]] }""", "specMatrix00=1 specMatrix10=2 specMatrix11=3")]
    [TestCase("""{ "Already": "x", "snake_case": "y", "kebab-case": "z", "0": "n" }""", "specAlready=x specSnake_case=y specKebab-case=z spec0=n")]
    public void Each_value_becomes_a_parameter_named_after_its_path(string spec, string parameters) => Flatten(spec).Should().Be(parameters);

    [TestCase("1000000", "1000000")]
    [TestCase("1e6", "1e6")]
    [TestCase("12345678901234567890", "12345678901234567890")]
    [TestCase("1.10", "1.10")]
    [TestCase("-0.5", "-0.5")]
    public void A_number_keeps_the_text_that_it_has_in_JSON(string number, string text) => Flatten($$"""{ "n": {{number}} }""").Should().Be($"specN={text}");

    [TestCase("true", "true")]
    [TestCase("false", "false")]
    [TestCase("\"\"", "")]
    [TestCase("\"two\\nlines ä\"", "two\nlines ä")]
    public void Booleans_and_texts_are_kept(string value, string text) => Flatten($$"""{ "v": {{value}} }""").Should().Be($"specV={text}");

    [TestCase("""{ "none": null }""")]
    [TestCase("""{ "empty": {}, "list": [] }""")]
    [TestCase("{}")]
    public void A_spec_without_values_makes_no_parameter(string spec) => Flatten(spec).Should().BeEmpty();

    [Test]
    public void A_missing_spec_makes_no_parameter() => SpecFlattener.Flatten(null).Parameters.Should().BeEmpty();

    [TestCase("""{ "a": { "b": 1 }, "aB": 2 }""", "spec.a.b and spec.aB both make the parameter 'specAB'; rename one of them")]
    [TestCase("""{ "tags": ["x"], "tags0": "y" }""", "spec.tags[0] and spec.tags0 both make the parameter 'specTags0'; rename one of them")]
    [TestCase("""{ "name": 1, "Name": 2 }""", "spec.name and spec.Name both make the parameter 'specName'; rename one of them")]
    public void The_error_for_two_paths_with_one_parameter_name_names_both_paths(string spec, string problem)
    {
        var flattened = SpecFlattener.Flatten(An.Json(spec));

        flattened.Problem.Should().Be(problem);
        flattened.Parameters.Should().BeEmpty();
    }

    [Test]
    public void A_path_without_a_value_does_not_conflict() => Flatten("""{ "name": null, "Name": "x" }""").Should().Be("specName=x");

    [TestCase("""{ "a b": 1 }""", "spec.a b makes the parameter name 'specA b', but Argo accepts only letters, digits, '-' and '_' in names; rename it")]
    [TestCase("""{ "x": [{ "größe": 1 }] }""", "spec.x[0].größe makes the parameter name 'specX0Größe', but Argo accepts only letters, digits, '-' and '_' in names; rename it")]
    public void A_parameter_name_that_Argo_refuses_is_an_error(string spec, string problem) => SpecFlattener.Flatten(An.Json(spec)).Problem.Should().Be(problem);

    [Test]
    public void A_spec_that_is_nested_512_levels_deep_is_kept_whole()
    {
        var spec = DeepSpec(512);

        var read = ReadSpec(spec);

        read.GetRawText().Should().Be(spec);
        SpecFlattener.Flatten(read).Parameters.Should().ContainSingle().Which.Parameter.Should().BeEquivalentTo(new { Name = "specLast", Value = "1.10" });
    }

    [Test]
    public void A_spec_that_is_nested_513_levels_deep_is_an_error()
    {
        var flattened = SpecFlattener.Flatten(ReadSpec(DeepSpec(513)), "spec.artifacts[0].spec");

        flattened.Problem.Should().Be("spec.artifacts[0].spec is nested more than 512 levels deep; move its values to an upper level");
        flattened.Parameters.Should().BeEmpty();
    }

    [Test]
    public void A_parameter_name_has_at_most_253_characters()
    {
        Flatten($$"""{ "{{new string('a', 249)}}": 1 }""").Should().HaveLength(253 + "=1".Length);
        SpecFlattener.Flatten(An.Json($$"""{ "{{new string('a', 250)}}": 1 }""")).Problem.Should().Be(
            $"spec.{new string('a', 119)}… makes a parameter name of 254 characters; at most 253 are allowed, so shorten its keys");
    }

    [Test]
    public void A_spec_has_at_most_1024_values()
    {
        SpecFlattener.Flatten(List(1024)).Parameters.Should().HaveCount(1024);
        SpecFlattener.Flatten(List(1025)).Problem.Should().Be("spec has more than 1024 values, and each becomes a parameter; remove some");
    }

    [TestCase(80_000, 2_000)]
    [TestCase(240, 100_000)]
    [TestCase(1, 100_000)]
    public void A_spec_whose_names_would_take_gigabytes_takes_no_more_memory_than_ten_times_its_size(int letters, int values)
    {
        var json = $$"""{ "{{new string('k', letters)}}": [{{string.Join(',', Enumerable.Repeat("1", values))}}] }""";
        var spec = An.Json(json);

        var before = GC.GetAllocatedBytesForCurrentThread();
        SpecFlattener.Flatten(spec).Problem.Should().NotBeNull();
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        allocated.Should().BeLessThan(Math.Max(10L * json.Length, 4 << 20));
    }

    [Test]
    public void The_search_for_conflicts_ends_at_the_first_one()
    {
        var spec = An.Json($$"""{ "a": 1, "A": 2, "rest": [{{string.Join(',', Enumerable.Repeat($"\"{new string('x', 1000)}\"", 1000))}}] }""");

        var before = GC.GetAllocatedBytesForCurrentThread();
        SpecFlattener.Flatten(spec).Problem.Should().StartWith("spec.a and spec.A both make the parameter 'specA'");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(256 << 10, "the million characters behind the conflict are not read");
    }

    private static System.Text.Json.JsonElement List(int values) => An.Json($$"""{ "v": [{{string.Join(',', Enumerable.Repeat("1", values))}}] }""");

    // An empty key adds nothing to the name of the parameter.
    private static string DeepSpec(int levels) =>
        $"{string.Concat(Enumerable.Repeat("{\"\":", levels - 1))}{{\"last\":1.10}}{new string('}', levels - 1)}";

    /// <summary>Returns the spec of an artifact as the operator reads it from the API server.</summary>
    private static JsonElement ReadSpec(string spec) => ArcCluster.Json.Deserialize<V1Alpha1Order>(Encoding.UTF8.GetBytes(
        $$"""{ "metadata": { "name": "order" }, "spec": { "artifacts": [{ "type": "oci", "spec": {{spec}} }] } }"""))!.Spec.Artifacts[0].Spec!.Value;

    private static string Flatten(string spec)
    {
        var flattened = SpecFlattener.Flatten(An.Json(spec));
        flattened.Problem.Should().BeNull();
        return string.Join(' ', flattened.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"));
    }
}
