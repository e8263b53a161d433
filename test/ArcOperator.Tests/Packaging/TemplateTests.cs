using System.Text.Json.Nodes;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The library of artifact types and workflow templates.</summary>
internal sealed class TemplateTests
{
    [Test]
    public async Task Each_template_runs_as_the_account_that_the_worker_kustomization_creates()
    {
        var account = ClusterObjects.Name((await ClusterObjects.BuildAsync("templates", "worker")).Single("ServiceAccount"));

        (await Templates()).Should().NotBeEmpty().And.OnlyContain(template => $"{template["spec"]!["serviceAccountName"]}" == account);
    }

    [Test]
    public async Task All_templates_use_the_one_image_of_the_worker() =>
        (await Templates()).SelectMany(Images).Distinct().Should().ContainSingle().Which.Should().MatchRegex("(^|/)arc-worker[:@]");

    [Test]
    public async Task Each_type_names_a_template_of_the_library()
    {
        var templates = (await Templates()).Select(ClusterObjects.Name);

        (await ClusterObjects.BuildAsync("templates")).OfKind("ClusterArtifactType").Select(type => $"{type["spec"]!["workflowTemplateRef"]!["name"]}")
            .Should().NotBeEmpty().And.BeSubsetOf(templates);
    }

    [Test]
    public async Task Images_of_templates_can_be_replaced_by_an_overlay()
    {
        var objects = await ClusterObjects.BuildOverlayAsync("templates", [], "images: [{name: arc-worker, newName: mirror.example/arc-worker, newTag: '1'}]");

        objects.OfKind("ClusterWorkflowTemplate").SelectMany(Images).Distinct().Should().Equal("mirror.example/arc-worker:1");
    }

    private static async Task<IEnumerable<JsonNode>> Templates() => (await ClusterObjects.BuildAsync("templates")).OfKind("ClusterWorkflowTemplate");

    private static IEnumerable<string> Images(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "image", Value: JsonValue value } ? [$"{value}"] : Images(field.Value)),
        JsonArray items => items.SelectMany(Images),
        _ => [],
    };
}
