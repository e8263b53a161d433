using System.Net;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.Shared;

/// <summary>Messages of deletions that wait, and of writes that the API server refuses.</summary>
public sealed class DeletionMessageTests
{
    [Test]
    public void A_reason_of_several_lines_with_control_characters_becomes_one_line()
    {
        ServerReply.Text(Error(403, "admission webhook \"policy\" denied the request:\r\n\r\n  rule-1:\t\u001b[31mno \u2028 deletions\u001b[0m\n")).Should().Be(
            "admission webhook \"policy\" denied the request: rule-1: [31mno deletions [0m");
    }

    [Test]
    public void A_reason_of_a_megabyte_is_truncated()
    {
        ServerReply.Text(Error(403, new string('x', 1 << 20))).Length.Should().BeLessThan(500);
    }

    [TestCase(500, true)]
    [TestCase(503, true)]
    [TestCase(429, true)]
    [TestCase(403, false)]
    [TestCase(422, false)]
    [TestCase(413, false)]
    public void Only_failures_of_the_server_are_transient(int status, bool expected) => ServerReply.IsTransient(Error(status, "no")).Should().Be(expected);

    [Test]
    public void An_Order_with_few_workflows_reports_nothing_until_its_deletion_is_late()
    {
        OrderDeletion.FindMessage(Order(), [Workflow("one")], null, An.Noon.AddMinutes(1)).Should().BeNull("the deletion was requested just now");
        OrderDeletion.FindMessage(Order(), [Workflow("one", deleted: true)], null, An.Noon.AddSeconds(1)).Should().BeNull("it is not late yet");
    }

    [Test]
    public void An_Order_with_many_workflows_reports_its_deletion_without_delay()
    {
        OrderDeletion.FindMessage(Order(), [.. Enumerable.Range(0, 100).Select(index => Workflow($"{index}"))], null, An.Noon).Should().Be("waiting for its ArtifactWorkflows to be deleted");
    }

    [Test]
    public void An_Order_whose_deletion_is_late_reports_it()
    {
        OrderDeletion.FindMessage(Order(), [Workflow("one", deleted: true)], null, An.Noon.AddSeconds(2)).Should().Be("waiting for its ArtifactWorkflows to be deleted");
    }

    [Test]
    public void An_Order_reports_the_finalizer_of_its_first_held_workflow()
    {
        OrderDeletion.FindMessage(Order(), [Workflow("b", deleted: true, "example.com/b"), Workflow("a", deleted: true, "example.com/a")], null, An.Noon)
            .Should().Be("waiting for finalizer example.com/a of ArtifactWorkflow a");
    }

    [Test]
    public void Finalizers_of_the_garbage_collector_are_not_named()
    {
        Deletion.Holder(Workflow("one", deleted: true, "orphan", "foregroundDeletion"), ArcFinalizers.ArtifactWorkflow).Should().BeNull();
    }

    [Test]
    public void Refusals_with_different_words_emit_one_event()
    {
        var first = Conditions("delete Workflow x", "request 1 denied");

        Deletion.Events(null, first).Should().ContainSingle().Which.Reason.Should().Be(ArcEvents.DeletionRefused);
        Deletion.Events(first, Conditions("delete Workflow x", "request 2 denied")).Should().BeEmpty();
    }

    [TestCase("short", "short")]
    [TestCase("0123456789012345678901234567890123456789012345.789012345678901234", "0123456789012345678901234567890123456789012345-")]
    public void The_label_of_an_Order_is_its_name_or_begins_with_it(string name, string expected)
    {
        ArcLabels.OrderValue(name).Should().StartWith(expected).And.MatchRegex("^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$");
    }

    private static IReadOnlyList<V1Condition> Conditions(string action, string words) =>
        Deletion.Conditions(null, 1, Deletion.Refusal(action, Error(403, words)), An.Noon);

    private static HttpOperationException Error(int status, string message) => HttpOperationException.From((HttpStatusCode)status, new() { Message = message }, "delete");

    private static ArcOperator.Api.Orders.V1Alpha1Order Order()
    {
        var order = An.Order().WithArtifact().Build();
        return new() { Metadata = order.Metadata with { DeletionTimestamp = An.Noon.UtcDateTime }, Spec = order.Spec };
    }

    private static V1Alpha1ArtifactWorkflow Workflow(string name, bool deleted = false, params IReadOnlyList<string> finalizers) =>
        An.ArtifactWorkflow(name).With((V1ObjectMeta metadata) => metadata with
        {
            DeletionTimestamp = deleted ? An.Noon.UtcDateTime : null,
            Finalizers = [ArcFinalizers.ArtifactWorkflow, .. finalizers],
        }).Build();
}
