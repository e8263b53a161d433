using System.Globalization;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Runtime.Events;

/// <summary>The change by which an event comes to have happened again.</summary>
internal static class EventPatch
{
    public static V1Patch Series(EventSeries series) => MergePatch.Of(new()
    {
        ["series"] = new JsonObject
        {
            ["count"] = series.Count,
            // metav1.MicroTime: six digits, no more and no less.
            ["lastObservedTime"] = series.LastTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    });
}
