using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Api.Foreign;

/// <summary>The status of a workflow, written by Argo.</summary>
public sealed record WorkflowStatus
{
    public string? Phase { get; init; }

    public string? Message { get; init; }

    public string? Progress { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The nodes that have failed, that wait, or that count attempts. Argo compresses the nodes of a large workflow.</summary>
    [JsonConverter(typeof(WorkflowNodesConverter))]
    public IReadOnlyList<WorkflowNode>? Nodes { get; init; }

    /// <summary>The reason why the nodes cannot be read; null if they can.</summary>
    [JsonIgnore]
    public string? NodesProblem { get; init; }

    /// <summary>The reason why the phase cannot be read; null if it can.</summary>
    [JsonIgnore]
    public string? PhaseProblem { get; init; }

    /// <summary>The report of the workflow to ARC; null if there is none.</summary>
    [JsonConverter(typeof(WorkflowOutputsConverter))]
    public WorkflowOutputs? Outputs { get; init; }

    /// <summary>The limits in the specification that runs, after merging with the template.</summary>
    [JsonPropertyName("storedWorkflowTemplateSpec")]
    [JsonConverter(typeof(WorkflowLimitsConverter))]
    public WorkflowLimits? Limits { get; init; }

    /// <summary>The locks that the workflow waits for.</summary>
    [JsonPropertyName("synchronization")]
    [JsonConverter(typeof(WorkflowLocksConverter))]
    public IReadOnlyList<WorkflowLock>? Locks { get; init; }
}

/// <summary>Reads a status of any shape: a field that has not the expected type is reported, or left out if it is not needed.</summary>
internal sealed class WorkflowStatusConverter : ArgoPartConverter<WorkflowStatus>
{
    private const int LongestPhase = 32;

    public override WorkflowStatus? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var token = reader.TokenType;
            reader.SkipValue();
            return new() { PhaseProblem = $"status is {Name(token)} and not an object" };
        }

        var status = new WorkflowStatus();
        CompressedNodes? compressed = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            (status, compressed) = name == "compressedNodes" ? (status, CompressedNodes.Read(ref reader, options)) : (With(status, name, ref reader, options), compressed);
        }

        return compressed is not null && status.Nodes is null ? status with { Nodes = compressed.Nodes, NodesProblem = compressed.Problem } : status;
    }

    public override void Write(Utf8JsonWriter writer, WorkflowStatus value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, (JsonTypeInfo<WorkflowStatus>)options.GetTypeInfo(typeof(WorkflowStatus)));

    // The phase appears in statuses and metrics. Newer versions of Argo can add phases.
    private static bool IsPhase(string? phase) => phase is not { Length: > 0 } || (phase.Length <= LongestPhase && phase.All(char.IsAsciiLetter));

    private static WorkflowStatus With(WorkflowStatus status, string? name, ref Utf8JsonReader reader, JsonSerializerOptions options)
    {
        switch (name)
        {
            case "phase":
                return reader.TokenType is JsonTokenType.String or JsonTokenType.Null
                    ? reader.GetString() is var phase && IsPhase(phase) ? status with { Phase = phase } : status with { PhaseProblem = "status.phase is not a single word" }
                    : status with { PhaseProblem = $"status.phase is {Name(Skip(ref reader))} and not a text" };
            case "message":
                return status with { Message = ReadText(ref reader) };
            case "progress":
                return status with { Progress = ReadText(ref reader) };
            case "startedAt":
                return status with { StartedAt = Time(ReadText(ref reader)) };
            case "finishedAt":
                return status with { FinishedAt = Time(ReadText(ref reader)) };
            case "nodes":
                return status with { Nodes = new WorkflowNodesConverter().Read(ref reader, typeof(IReadOnlyList<WorkflowNode>), options) };
            case "outputs":
                return status with { Outputs = new WorkflowOutputsConverter().Read(ref reader, typeof(WorkflowOutputs), options) };
            case "storedWorkflowTemplateSpec":
                return status with { Limits = new WorkflowLimitsConverter().Read(ref reader, typeof(WorkflowLimits), options) };
            case "synchronization":
                return status with { Locks = new WorkflowLocksConverter().Read(ref reader, typeof(IReadOnlyList<WorkflowLock>), options) };
            default:
                reader.SkipValue();
                return status;
        }
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.SkipValue();
        return null;
    }

    private static JsonTokenType Skip(ref Utf8JsonReader reader)
    {
        var token = reader.TokenType;
        reader.SkipValue();
        return token;
    }

    private static string Name(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.Number => "a number",
        JsonTokenType.String => "a text",
        _ => "a truth value",
    };
}

/// <summary>A lock that a workflow waits for.</summary>
/// <param name="Name">Argo's name, as in <c>namespace/Mutex/name</c>.</param>
/// <param name="Holders">The workflows or nodes that hold it, as in <c>namespace/workflow</c>.</param>
public sealed record WorkflowLock(string Name, IReadOnlyList<string> Holders);

/// <summary>A node of a workflow that has failed, that waits, or that counts attempts. Other nodes are not read.</summary>
public sealed record WorkflowNode
{
    /// <summary>The annotation of a pod that names the node it runs.</summary>
    public const string NodeIdAnnotation = "workflows.argoproj.io/node-id";

    /// <summary>The label of a pod that names the workflow it belongs to.</summary>
    public const string WorkflowLabel = "workflows.argoproj.io/workflow";

    public const string PodType = "Pod";

    /// <summary>One container of a pod that runs a container set.</summary>
    public const string ContainerType = "Container";

    public const string SuspendType = "Suspend";

    /// <summary>The parent of all attempts at one step.</summary>
    public const string RetryType = "Retry";

    public string Id { get => field ?? ""; init; }

    /// <summary>The full name: the workflow's name and the path to the node.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>The name that the template gives to the step.</summary>
    public string DisplayName { get => field ?? ""; init; }

    public string Type { get => field ?? ""; init; }

    public string? TemplateName { get; init; }

    public string Phase { get => field ?? ""; init; }

    public string? Message { get; init; }

    /// <summary>The node that contains this one; for a container its pod.</summary>
    public string? BoundaryId { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>True for the nodes of exit handlers and lifecycle hooks.</summary>
    public bool IsHook { get; init; }

    public bool HasFailed => Shared.WorkflowPhase.IsFailure(Phase);

    /// <summary>True for a node that only groups other nodes.</summary>
    public bool IsGroup => Type is "Steps" or "StepGroup" or "DAG" or "TaskGroup" or RetryType;

    public bool IsWaiting => Phase == Shared.WorkflowPhase.Pending || (Type == SuspendType && Phase == Shared.WorkflowPhase.Running);
}

/// <summary>Reads <c>status.nodes</c>. Keeps the nodes that have failed, that wait or that count attempts, because a workflow can have thousands of other nodes.</summary>
internal sealed class WorkflowNodesConverter : ArgoPartConverter<IReadOnlyList<WorkflowNode>>
{
    /// <summary>Maximum number of nodes to keep of each sort: the latest failed nodes, the earliest waiting nodes.</summary>
    internal const int MostNodes = 200;

    // There are three sorts of nodes.
    private const int ManyTimes = 10;

    public override IReadOnlyList<WorkflowNode>? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.SkipValue();
            return null;
        }

        var nodes = new List<WorkflowNode>();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            using var node = JsonDocument.ParseValue(ref reader);
            if (node.RootElement.ValueKind == JsonValueKind.Object && Node(node.RootElement) is { } read && IsOfInterest(read))
            {
                nodes.Add(read);
                // Bounded while it is read: a workflow can have tens of thousands of failed nodes.
                nodes = nodes.Count < MostNodes * ManyTimes ? nodes : Bound(nodes);
            }
        }

        return nodes.Count == 0 ? null : Bound(nodes);
    }

    private static bool IsOfInterest(WorkflowNode node) => node.HasFailed || node.IsWaiting || node.Type == WorkflowNode.RetryType;

    private static List<WorkflowNode> Bound(List<WorkflowNode> nodes) => nodes.Count <= MostNodes ? nodes :
    [
        .. nodes.Where(node => node.Type == WorkflowNode.RetryType).OrderByDescending(node => node.FinishedAt).Take(MostNodes),
        .. nodes.Where(node => node.Type != WorkflowNode.RetryType && node.HasFailed).OrderByDescending(node => node.FinishedAt).Take(MostNodes),
        .. nodes.Where(node => node.Type != WorkflowNode.RetryType && node.IsWaiting).OrderBy(node => node.StartedAt).Take(MostNodes),
    ];

    private static WorkflowNode Node(JsonElement node) => new()
    {
        Id = Text(node, "id") ?? "",
        Name = Text(node, "name") ?? "",
        DisplayName = Text(node, "displayName") ?? "",
        Type = Text(node, "type") ?? "",
        TemplateName = Text(node, "templateName"),
        Phase = Text(node, "phase") ?? "",
        Message = Text(node, "message"),
        BoundaryId = Text(node, "boundaryID"),
        StartedAt = Time(node, "startedAt"),
        FinishedAt = Time(node, "finishedAt"),
        IsHook = Property(node, "nodeFlag") is { } flag && Property(flag, "hooked") is { ValueKind: JsonValueKind.True },
    };
}

/// <summary>The limits that a workflow's template sets.</summary>
/// <param name="ActiveDeadlineSeconds">Time for the whole workflow.</param>
/// <param name="Templates">Limits by the name of the template; templates without limits are absent.</param>
public sealed record WorkflowLimits(long? ActiveDeadlineSeconds, IReadOnlyDictionary<string, TemplateLimits> Templates)
{
    public TemplateLimits? Find(string? template) => template is null ? null : Templates.GetValueOrDefault(template);
}

/// <summary>The limits of one template.</summary>
/// <param name="ActiveDeadlineSeconds">Time for a pod.</param>
/// <param name="Timeout">Time for a step, as a duration.</param>
/// <param name="Memory">Memory of the container, as a quantity.</param>
/// <param name="Pause">Time after which a suspended step continues automatically.</param>
public sealed record TemplateLimits(long? ActiveDeadlineSeconds, string? Timeout, string? Memory, string? Pause);

/// <summary>Reads the limits in <c>status.storedWorkflowTemplateSpec</c>.</summary>
internal sealed class WorkflowLimitsConverter : ArgoPartConverter<WorkflowLimits>
{
    public override WorkflowLimits? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var spec = document.RootElement;
        var templates = Items(Property(spec, "templates"))
            .Select(template => (Name: Text(template, "name"), Limits: Limits(template)))
            .Where(template => template is { Name: not null, Limits: not null })
            .GroupBy(template => template.Name ?? "")
            .ToDictionary(same => same.Key, same => same.First().Limits ?? new(null, null, null, null));
        var seconds = Number(spec, "activeDeadlineSeconds");
        return seconds is null && templates.Count == 0 ? null : new(seconds, templates);
    }

    private static TemplateLimits? Limits(JsonElement template)
    {
        var limits = new TemplateLimits(
            Number(template, "activeDeadlineSeconds"),
            Text(template, "timeout"),
            (Property(template, "container") ?? Property(template, "script")) is { } container ? Memory(container) : null,
            Property(template, "suspend") is { } suspend ? Text(suspend, "duration") : null);
        return limits is { ActiveDeadlineSeconds: null, Timeout: null, Memory: null, Pause: null } ? null : limits;
    }

    private static string? Memory(JsonElement container) =>
        Property(container, "resources") is { } resources && Property(resources, "limits") is { } limits ? Text(limits, "memory") : null;
}

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
