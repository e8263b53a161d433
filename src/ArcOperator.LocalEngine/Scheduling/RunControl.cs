using System.Text.Json;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What a user can change about a Workflow while it runs.</summary>
internal readonly record struct RunControl(Shutdown Shutdown, bool IsSuspended)
{
    public static RunControl Of(JsonElement spec) => spec.ValueKind != JsonValueKind.Object
        ? default
        : new(
            spec.TryGetProperty("shutdown", out var shutdown) && shutdown.ValueKind == JsonValueKind.String
                && Enum.TryParse<Shutdown>(shutdown.GetString(), out var strategy) ? strategy : Shutdown.None,
            spec.TryGetProperty("suspend", out var suspend) && suspend.ValueKind == JsonValueKind.True);
}
