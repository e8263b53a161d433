using System.Text.Json;

namespace ArcOperator.Api.Foreign;

/// <summary>Reads the locks that a workflow waits for in <c>status.synchronization</c>.</summary>
internal sealed class WorkflowLocksConverter : ArgoPartConverter<IReadOnlyList<WorkflowLock>>
{
    private const int MostLocks = 16;
    private const int MostHolders = 16;

    public override IReadOnlyList<WorkflowLock>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var locks = Waiting(document.RootElement, "mutex").Concat(Waiting(document.RootElement, "semaphore")).Take(MostLocks).ToList();
        return locks.Count == 0 ? null : locks;
    }

    private static IEnumerable<WorkflowLock> Waiting(JsonElement synchronization, string kind) =>
        Property(synchronization, kind) is not { } part ? [] : Items(Property(part, "waiting"))
            .Where(waiting => Text(waiting, kind) is { Length: > 0 })
            .Select(waiting => new WorkflowLock(Text(waiting, kind) ?? "", Holders(waiting)));

    // A mutex has one holder, a semaphore several.
    private static List<string> Holders(JsonElement waiting) =>
        [.. new[] { Text(waiting, "holder") }
            .Concat(Items(Property(waiting, "holders")).Select(holder => holder.ValueKind == JsonValueKind.String ? holder.GetString() : null))
            .OfType<string>().Where(holder => holder.Length > 0).Take(MostHolders)];
}
