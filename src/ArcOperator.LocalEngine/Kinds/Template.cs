using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>One thing that can be done. It is of exactly one type: container, script, steps, dag or suspend.</summary>
internal sealed record Template
{
    public string Name { get => field ?? ""; init; }

    public TemplateInputs Inputs { get => field ??= new(); init; }

    public TemplateOutputs Outputs { get => field ??= new(); init; }

    public ContainerSpec? Container { get; init; }

    public ContainerSpec? Script { get; init; }

    /// <summary>Groups one after the other; the steps of a group run at once.</summary>
    public IReadOnlyList<IReadOnlyList<StepCall>>? Steps { get; init; }

    public DagSpec? Dag { get; init; }

    public SuspendSpec? Suspend { get; init; }

    public RetryStrategy? RetryStrategy { get; init; }

    /// <summary>A duration that counts from the node's creation, waiting included.</summary>
    public string? Timeout { get; init; }

    /// <summary>Seconds that count from the start of the process.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? ActiveDeadlineSeconds { get; init; }

    /// <summary>How many children may be under way at once.</summary>
    public int? Parallelism { get; init; }

    public IReadOnlyList<JsonElement> Volumes { get => field ?? []; init; }

    /// <summary>What runs as a process, if the template is of such a type.</summary>
    [JsonIgnore]
    public ContainerSpec? Process => Container ?? Script;

    /// <summary>All calls of other templates.</summary>
    [JsonIgnore]
    public IEnumerable<StepCall> Calls => (Steps ?? []).SelectMany(group => group).Concat(Dag?.Tasks ?? []);
}
