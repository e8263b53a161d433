using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;
using YamlDotNet.RepresentationModel;

namespace ArcOperator.Architecture.Tests;

/// <summary>The page of a kind in docs/spec names every field of its spec and status.</summary>
/// <remarks>
/// A section "Spec" or "Status" names a field by its path inside of it, in backquotes: <c>`artifacts[].srcRef.name`</c>.
/// The end of the path is enough for a structure that several fields share: <c>`cron.schedules[]`</c>. Names of map entries are written as <c>*</c>.
/// </remarks>
public sealed partial class SpecPageTests
{
    [TestCaseSource(nameof(Kinds))]
    public void A_page_names_every_field(string kind, string crd)
    {
        var page = Repository.PathOf("docs", "spec", $"{kind}.md");
        File.Exists(page).Should().BeTrue();

        Missing(File.ReadAllText(page), Fields(crd)).ShouldBeEmpty();
    }

    [Test]
    public void A_field_is_missing_if_only_another_section_or_a_shorter_path_names_it() =>
        Missing("## Spec\n`a` `b.c` `c`\n## Status\n`x`", ["spec.a", "spec.b.c", "spec.d.b.c", "spec.e.c", "status.a", "status.x"])
            .Should().Equal("spec.e.c", "status.a");

    private static IEnumerable<string> Missing(string page, IEnumerable<string> fields)
    {
        var words = Section().Matches(page).ToDictionary(
            section => section.Groups[1].Value.ToLowerInvariant(), section => InBackquotes().Matches(section.Value).Select(word => word.Groups[1].Value).ToHashSet());

        return from field in fields
               let section = field[..field.IndexOf('.')]
               let path = field[(section.Length + 1)..]
               let ends = path.Split('.').Index().Select(part => string.Join('.', path.Split('.').Skip(part.Index))).Where(end => end == path || end.Contains('.'))
               where !words.TryGetValue(section, out var known) || !ends.Any(known.Contains)
               select field;
    }

    private static IEnumerable<TestCaseData> Kinds() =>
        from file in Directory.GetFiles(Repository.PathOf("crds"), "*_*.yaml").Order(StringComparer.Ordinal)
        let kind = Value(Load(file), "spec", "names", "singular").ToString()
        select new TestCaseData(kind, file).SetArgDisplayNames(kind);

    private static IEnumerable<string> Fields(string crd)
    {
        var versions = (YamlSequenceNode)Value(Load(crd), "spec", "versions");
        var schema = Value(versions[0], "schema", "openAPIV3Schema", "properties");
        return Paths(schema, "").Where(path => path.StartsWith("spec.", StringComparison.Ordinal) || path.StartsWith("status.", StringComparison.Ordinal));
    }

    // A field without fields of its own, or one that holds a list or a map of values.
    private static IEnumerable<string> Paths(YamlNode properties, string prefix) =>
        from property in ((YamlMappingNode)properties).Children
        from path in Inside(property.Value, prefix + property.Key)
        select path;

    private static IEnumerable<string> Inside(YamlNode schema, string path)
    {
        if (Optional(schema, "properties") is { } properties)
        {
            return Paths(properties, path + ".");
        }

        return Optional(schema, "items") is { } items ? Inside(items, path + "[]")
            : Optional(schema, "additionalProperties") is YamlMappingNode map && Optional(map, "properties") is not null ? Inside(map, path + ".*")
            : [path];
    }

    private static YamlNode Load(string file)
    {
        using var reader = File.OpenText(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return yaml.Documents[0].RootNode;
    }

    private static YamlNode Value(YamlNode node, params string[] path) => path.Aggregate(node, (current, key) => current[new YamlScalarNode(key)]);

    private static YamlNode? Optional(YamlNode node, string key) => node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    [GeneratedRegex(@"^## (Spec|Status)\n(.|\n)*?(?=^## |\z)", RegexOptions.Multiline)]
    private static partial Regex Section();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InBackquotes();
}
