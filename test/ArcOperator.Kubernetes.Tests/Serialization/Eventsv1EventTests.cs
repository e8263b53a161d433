using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class Eventsv1EventTests : WidgetCluster
{
    private static readonly DateTime Noon = new(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task A_server_accepts_an_event_and_a_patch_of_its_series()
    {
        var widget = await Client.CreateAsync(Widget("one"));

        var recorded = await Client.CreateAsync(new Eventsv1Event
        {
            Metadata = new() { GenerateName = "one-", NamespaceProperty = Namespace },
            EventTime = Noon.AddTicks(1_234_567),
            ReportingController = "test.arc.opendefense.cloud/painter",
            ReportingInstance = "painter-0",
            Action = "Paint",
            Reason = "Painted",
            Type = "Normal",
            Note = "painted it \"red\" ✓",
            Regarding = new() { ApiVersion = widget.ApiVersion, Kind = widget.Kind, Name = widget.Name(), NamespaceProperty = Namespace, Uid = widget.Uid() },
        });
        var repeated = await Client.PatchAsync(recorded, PatchOf(new() { Count = 2, LastObservedTime = Noon.AddMinutes(1) }));

        recorded.EventTime.Should().Be(Noon.AddTicks(1_234_560));
        repeated.Series.Should().Be(new Eventsv1EventSeries { Count = 2, LastObservedTime = Noon.AddMinutes(1) });
        repeated.Note.Should().Be("painted it \"red\" ✓");
    }

    private static V1Patch PatchOf(Eventsv1EventSeries series)
    {
        var body = JsonNode.Parse(Json.Serialize(new Eventsv1Event { Series = series }))!;
        return MergePatch.Of(new() { ["series"] = body["series"]!.DeepClone() });
    }
}
