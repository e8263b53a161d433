using System.IO.Compression;
using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Foreign;

public sealed class V1Alpha1WorkflowTests
{
    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    [Test]
    public void A_Workflow_with_a_spec_of_any_form_has_a_readable_status()
    {
        var workflow = Json.Deserialize<V1Alpha1Workflow>(
            """
            {
              "metadata": { "name": "w" },
              "spec": { "podGC": "not what we would write", "volumes": 17 },
              "status": { "phase": "Running", "progress": "1/2", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": null, "nodes": { "w": { "phase": "Running" } } }
            }
            """u8);

        workflow!.Spec.Should().BeNull();
        workflow.Status.Should().BeEquivalentTo(new WorkflowStatus { Phase = "Running", Progress = "1/2", StartedAt = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero) });
    }

    [Test]
    public void A_Workflow_spec_is_written_with_the_field_names_of_Argo()
    {
        var workflow = new V1Alpha1Workflow
        {
            Metadata = new() { Name = "w" },
            Spec = new()
            {
                WorkflowTemplateRef = new() { Name = "copy", ClusterScope = true },
                Arguments = new() { Parameters = [new() { Name = "a", Value = "" }] },
                Volumes = [new() { Name = "secret", Secret = new() { SecretName = "keys" } }, new() { Name = "empty", EmptyDir = new() }],
                PodGC = new() { Strategy = "OnWorkflowSuccess" },
                ActiveDeadlineSeconds = 60,
            },
        };

        Encoding.UTF8.GetString(Json.Serialize(workflow)).Should().Contain(
            "\"spec\":{\"workflowTemplateRef\":{\"name\":\"copy\",\"clusterScope\":true},\"arguments\":{\"parameters\":[{\"name\":\"a\",\"value\":\"\"}]}," +
            "\"volumes\":[{\"name\":\"secret\",\"secret\":{\"secretName\":\"keys\"}},{\"name\":\"empty\",\"emptyDir\":{}}]," +
            "\"podGC\":{\"strategy\":\"OnWorkflowSuccess\"},\"activeDeadlineSeconds\":60}");
    }

    [Test]
    public void Compressed_nodes_are_read_like_plain_nodes()
    {
        var status = WithCompressedNodes(Compress("""{ "w-1": { "id": "w-1", "displayName": "scan", "type": "Pod", "phase": "Failed", "message": "no luck" } }"""u8.ToArray()));

        status.Nodes.Should().ContainSingle().Which.Should().BeEquivalentTo(new { DisplayName = "scan", Phase = "Failed", Message = "no luck" });
        status.NodesProblem.Should().BeNull();
        status.Phase.Should().Be("Running");
    }

    [Test]
    public void Compressed_nodes_that_expand_to_more_than_8_MiB_are_not_read()
    {
        var status = WithCompressedNodes(Compress(Encoding.UTF8.GetBytes($$"""{ "w": { "message": "{{new string('x', 8 << 20)}}" } }""")));

        status.Should().BeEquivalentTo(new { Phase = "Running", Nodes = (object?)null, NodesProblem = "status.compressedNodes expands to more than 8 MiB" });
    }

    [TestCase("\"%%%\"")]
    [TestCase("\"bm90IGd6aXA=\"")]
    [TestCase("\"H4sIAAAAAAAA\"")]
    public void Compressed_nodes_in_another_format_are_reported(string value) =>
        WithCompressedNodes(value).NodesProblem.Should().Be("status.compressedNodes is not JSON in gzip in base64");

    [TestCase("null", null)]
    [TestCase("\"\"", null)]
    [TestCase("17", "status.compressedNodes is not a text")]
    public void Compressed_nodes_that_are_not_a_string_are_reported(string value, string? problem) => WithCompressedNodes(value).NodesProblem.Should().Be(problem);

    [Test]
    public void Compressed_nodes_without_valid_JSON_are_reported() =>
        WithCompressedNodes(Compress("{ \"w\": "u8.ToArray())).NodesProblem.Should().Be("status.compressedNodes is not JSON in gzip in base64");

    [TestCase("17", "status is a number and not an object")]
    [TestCase("[]", "status is a list and not an object")]
    [TestCase("""{ "phase": { "name": "Running" } }""", "status.phase is an object and not a text")]
    [TestCase("""{ "phase": true, "progress": "1/1" }""", "status.phase is a truth value and not a text")]
    public void A_status_without_a_readable_phase_is_reported_and_read_as_far_as_possible(string status, string problem) =>
        Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes($$"""{ "metadata": { "name": "w" }, "status": {{status}} }"""))!.Status.PhaseProblem.Should().Be(problem);

    [Test]
    public void Fields_of_a_status_with_an_unexpected_type_are_left_out() =>
        Json.Deserialize<V1Alpha1Workflow>(
            """
            {
              "metadata": { "name": "w" },
              "status": { "message": 1, "progress": [], "startedAt": {}, "finishedAt": "soon", "nodes": [], "storedWorkflowTemplateSpec": 3, "synchronization": "", "phase": "Failed" }
            }
            """u8)!.Status.Should().Be(new WorkflowStatus { Phase = "Failed" });

    private static WorkflowStatus WithCompressedNodes(string value) =>
        Json.Deserialize<V1Alpha1Workflow>(Encoding.UTF8.GetBytes($$"""{ "metadata": { "name": "w" }, "status": { "compressedNodes": {{value}}, "phase": "Running" } }"""))!.Status;

    private static string Compress(byte[] json)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
        {
            gzip.Write(json);
        }

        return $"\"{Convert.ToBase64String(compressed.ToArray())}\"";
    }
}
