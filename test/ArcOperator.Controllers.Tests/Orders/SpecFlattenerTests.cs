using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Tests.Builders;

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
    public void Truths_and_texts_are_themselves(string value, string text) => Flatten($$"""{ "v": {{value}} }""").Should().Be($"specV={text}");

    [TestCase("""{ "none": null }""")]
    [TestCase("""{ "empty": {}, "list": [] }""")]
    [TestCase("{}")]
    public void What_has_no_value_makes_no_parameter(string spec) => Flatten(spec).Should().BeEmpty();

    [Test]
    public void No_spec_makes_no_parameter() => SpecFlattener.Flatten(null).Parameters.Should().BeEmpty();

    [TestCase("""{ "a": { "b": 1 }, "aB": 2 }""", "spec paths 'a.b' and 'aB' both make the parameter 'specAB': rename one of them")]
    [TestCase("""{ "tags": ["x"], "tags0": "y" }""", "spec paths 'tags[0]' and 'tags0' both make the parameter 'specTags0': rename one of them")]
    [TestCase("""{ "name": 1, "Name": 2 }""", "spec paths 'name' and 'Name' both make the parameter 'specName': rename one of them")]
    public void Two_paths_that_meet_in_one_name_are_an_error_that_names_both(string spec, string problem)
    {
        var flattened = SpecFlattener.Flatten(An.Json(spec));

        flattened.Problem.Should().Be(problem);
        flattened.Parameters.Should().BeEmpty();
    }

    [Test]
    public void Paths_whose_values_are_left_out_do_not_meet() => Flatten("""{ "name": null, "Name": "x" }""").Should().Be("specName=x");

    [TestCase("""{ "a b": 1 }""", "spec path 'a b' makes the parameter name 'specA b', but Argo takes only letters, digits, '-' and '_' in names: rename it")]
    [TestCase("""{ "x": [{ "größe": 1 }] }""", "spec path 'x[0].größe' makes the parameter name 'specX0Größe', but Argo takes only letters, digits, '-' and '_' in names: rename it")]
    public void A_name_that_Argo_would_refuse_is_an_error(string spec, string problem) => SpecFlattener.Flatten(An.Json(spec)).Problem.Should().Be(problem);

    [Test]
    public void A_name_of_253_characters_is_the_longest()
    {
        Flatten($$"""{ "{{new string('a', 249)}}": 1 }""").Should().HaveLength(253 + "=1".Length);
        SpecFlattener.Flatten(An.Json($$"""{ "{{new string('a', 250)}}": 1 }""")).Problem.Should().Be(
            $"spec path '{new string('a', 119)}…' makes a parameter name of 254 characters: at most 253; shorten its keys");
    }

    [Test]
    public void A_spec_of_1024_values_is_the_largest()
    {
        SpecFlattener.Flatten(List(1024)).Parameters.Should().HaveCount(1024);
        SpecFlattener.Flatten(List(1025)).Problem.Should().Be("spec has more than 1024 values, of which each becomes a parameter: shorten it");
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
    public void The_search_ends_at_the_first_conflict()
    {
        var spec = An.Json($$"""{ "a": 1, "A": 2, "rest": [{{string.Join(',', Enumerable.Repeat($"\"{new string('x', 1000)}\"", 1000))}}] }""");

        var before = GC.GetAllocatedBytesForCurrentThread();
        SpecFlattener.Flatten(spec).Problem.Should().StartWith("spec paths 'a' and 'A' both make the parameter 'specA'");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(256 << 10, "the million characters behind the conflict are not read");
    }

    private static System.Text.Json.JsonElement List(int values) => An.Json($$"""{ "v": [{{string.Join(',', Enumerable.Repeat("1", values))}}] }""");

    private static string Flatten(string spec)
    {
        var flattened = SpecFlattener.Flatten(An.Json(spec));
        flattened.Problem.Should().BeNull();
        return string.Join(' ', flattened.Parameters.Select(parameter => $"{parameter.Name}={parameter.Value}"));
    }
}
