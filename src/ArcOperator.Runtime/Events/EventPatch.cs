using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Runtime.Events;

/// <summary>Builds the patch that counts a repetition of an event.</summary>
internal static class EventPatch
{
    // The UID makes the server refuse the patch for another object of this name.
    public static V1Patch Series(EventSeries series) => MergePatch.Of(new()
    {
        ["metadata"] = new JsonObject { ["uid"] = series.Uid },
        ["series"] = new JsonObject
        {
            ["count"] = series.Count,
            // metav1.MicroTime requires exactly six digits.
            ["lastObservedTime"] = series.LastTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    });
}
