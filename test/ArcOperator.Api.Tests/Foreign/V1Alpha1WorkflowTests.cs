using System.Text;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Foreign;

public sealed class V1Alpha1WorkflowTests
{
    private static readonly KubernetesJson Json = new(ArcJsonContext.Default);

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
}
