using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Foreign;

public sealed class V1Alpha1CronWorkflowTests
{
    [Test]
    public void A_CronWorkflow_with_a_spec_of_any_form_has_a_readable_status()
    {
        var workflow = new ObjectJson(ArcJsonContext.Default).Deserialize<V1Alpha1CronWorkflow>(
            """{ "metadata": { "name": "w" }, "spec": { "schedules": "not a list" }, "status": { "phase": "Active", "succeeded": 3, "active": null } }"""u8);

        workflow!.Spec.Should().BeNull();
        workflow.Status.Should().Be(new CronWorkflowStatus { Phase = "Active", Succeeded = 3 });
    }
}
