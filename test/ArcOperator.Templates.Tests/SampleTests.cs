using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Templates.Tests;

/// <summary>The samples and pages of the templates fit to the library.</summary>
internal sealed class SampleTests
{
    public static IEnumerable<string> Names => Directory.GetFiles(Repository.PathOf("samples", "templates"), "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order();

    [Test]
    public async Task Each_template_has_a_sample_a_page_and_a_type_with_gates_if_it_has_gates()
    {
        Names.Should().Equal(TemplateRuleTests.Templates.Select(file => file.Replace(".yaml", "", StringComparison.Ordinal)));
        foreach (var name in Names)
        {
            File.ReadAllText(Repository.PathOf("docs", "templates.md")).Should().Contain($"[{name}](templates/{name}.md)");
            var hasGates = (await LibraryTemplate.FindAsync(name)).Parameters().Any(parameter => parameter.StartsWith("gate", StringComparison.Ordinal));
            (await LibraryTemplate.TypesAsync()).ContainsKey($"{name}-checked").Should().Be(hasGates, name);
        }
    }

    [TestCaseSource(nameof(Names))]
    public async Task Orders_of_a_sample_use_parameters_of_the_template_and_Endpoints_that_its_type_allows(string name)
    {
        var objects = Yaml.Read(await File.ReadAllTextAsync(Repository.PathOf("samples", "templates", $"{name}.yaml")));
        var endpoints = objects.Where(item => $"{item["kind"]}" == "Endpoint").ToDictionary(item => $"{item["metadata"]!["name"]}", item => $"{item["spec"]!["type"]}");
        var artifacts = objects.Where(item => $"{item["kind"]}" == "Order").SelectMany(order => order["spec"]!["artifacts"]!.AsArray()).ToList();
        artifacts.Should().NotBeEmpty();
        foreach (var artifact in artifacts)
        {
            var type = (await LibraryTemplate.TypesAsync())[$"{artifact!["type"]}"]["spec"]!;
            $"{type["workflowTemplateRef"]!["name"]}".Should().Be(name);
            Flatten("spec", artifact["spec"]!).Should().BeSubsetOf((await LibraryTemplate.FindAsync(name)).Parameters());
            type["rules"]!["srcTypes"]!.AsArray().Select(allowed => $"{allowed}").Should().Contain(endpoints[$"{artifact["srcRef"]!["name"]}"]);
            type["rules"]!["dstTypes"]!.AsArray().Select(allowed => $"{allowed}").Should().Contain(endpoints[$"{artifact["dstRef"]!["name"]}"]);
        }

        // The page shows the Order of the sample.
        var page = await File.ReadAllTextAsync(Repository.PathOf("docs", "templates", $"{name}.md"));
        var shown = Yaml.Read(page.Split("```yaml\n")[1].Split("```")[0]).Single();
        objects.Should().Contain(item => JsonNode.DeepEquals(item, shown));
    }

    [Test]
    public async Task A_type_with_gates_sets_each_parameter_of_the_gates_so_that_users_cannot()
    {
        foreach (var (name, type) in (await LibraryTemplate.TypesAsync()).Where(type => type.Key.EndsWith("-checked", StringComparison.Ordinal)))
        {
            var template = await LibraryTemplate.FindAsync($"{type["spec"]!["workflowTemplateRef"]!["name"]}");
            string[] others = ["srcRemoteURL", "dstRemoteURL", "srcSecretName", "dstSecretName", "srcBandwidth", "dstBandwidth", "srcType", "dstType", "nodeSelectorKey", "nodeSelectorValue", "tolerationKey", "priorityClass", "queueName", "cpu", "memory", "disk"];
            template.Parameters().Where(parameter => !parameter.StartsWith("spec", StringComparison.Ordinal)).Except(others)
                .Should().BeEquivalentTo(type["spec"]!["parameters"]!.AsArray().Select(parameter => $"{parameter!["name"]}"), name);
            type["spec"]!["sealed"]!.GetValue<bool>().Should().BeTrue(name);
        }
    }

    private static IEnumerable<string> Flatten(string prefix, JsonNode node) => node is JsonObject fields
        ? fields.SelectMany(field => Flatten($"{prefix}{char.ToUpperInvariant(field.Key[0])}{field.Key[1..]}", field.Value!))
        : [prefix];
}
