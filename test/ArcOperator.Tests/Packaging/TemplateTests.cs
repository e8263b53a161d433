using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Packaging;

/// <summary>The library of artifact types and workflow templates.</summary>
internal sealed partial class TemplateTests
{
    [Test]
    public async Task Each_template_runs_as_the_account_that_the_worker_kustomization_creates()
    {
        var account = ClusterObjects.Name((await ClusterObjects.BuildAsync("templates", "worker")).Single("ServiceAccount"));

        (await Templates()).Should().NotBeEmpty().And.OnlyContain(template => $"{template["spec"]!["serviceAccountName"]}" == account);
    }

    [Test]
    public async Task Images_of_templates_have_a_tag_and_a_digest() =>
        (await Templates()).SelectMany(Images).Should().NotBeEmpty().And.OnlyContain(image => Pinned().IsMatch(image));

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
        var objects = await ClusterObjects.BuildOverlayAsync("templates", [], "images: [{name: quay.io/skopeo/stable, newName: mirror.example/arc-worker, newTag: '1'}]");

        objects.OfKind("ClusterWorkflowTemplate").SelectMany(Images).Should().Equal("mirror.example/arc-worker:1");
    }

    private static async Task<IEnumerable<JsonNode>> Templates() => (await ClusterObjects.BuildAsync("templates")).OfKind("ClusterWorkflowTemplate");

    private static IEnumerable<string> Images(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => field is { Key: "image", Value: JsonValue value } ? [$"{value}"] : Images(field.Value)),
        JsonArray items => items.SelectMany(Images),
        _ => [],
    };

    [GeneratedRegex("^[^:@]+:[^:@]+@sha256:[0-9a-f]{64}$")]
    private static partial Regex Pinned();
}
