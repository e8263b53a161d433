using System.Text;
using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

/// <summary>A template of exactly one type: container, script, containerSet, steps, dag or suspend.</summary>
internal sealed record Template
{
    public string Name { get => field ?? ""; init; }

    public TemplateInputs Inputs { get => field ??= new(); init; }

    public TemplateOutputs Outputs { get => field ??= new(); init; }

    public ContainerSpec? Container { get; init; }

    public ContainerSpec? Script { get; init; }

    public ContainerSetSpec? ContainerSet { get; init; }

    /// <summary>Containers that run one after the other before the containers of the template.</summary>
    public IReadOnlyList<ContainerSpec> InitContainers { get => field ?? []; init; }

    /// <summary>Groups of steps. The groups run one after the other, the steps of a group in parallel.</summary>
    public IReadOnlyList<IReadOnlyList<StepCall>>? Steps { get; init; }

    public DagSpec? Dag { get; init; }

    public SuspendSpec? Suspend { get; init; }

    public RetryStrategy? RetryStrategy { get; init; }

    /// <summary>Longest duration of the node from its creation, waiting included.</summary>
    public string? Timeout { get; init; }

    /// <summary>Longest duration of the process, in seconds.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? ActiveDeadlineSeconds { get; init; }

    public IReadOnlyList<JsonElement> Volumes { get => field ?? []; init; }

    /// <summary>The containers of the pod, without init containers. Empty for templates without pod.</summary>
    [JsonIgnore]
    public IReadOnlyList<ContainerSpec> Containers =>
        ContainerSet?.Resolve() ?? ((Container ?? Script) is { } single ? [single with { Name = ContainerSpec.MainName, Dependencies = [] }] : []);

    /// <summary>True for container, script and containerSet.</summary>
    [JsonIgnore]
    public bool IsPod => Container is not null || Script is not null || ContainerSet is not null;

    /// <summary>All steps or tasks.</summary>
    [JsonIgnore]
    public IEnumerable<StepCall> Calls => (Steps ?? []).SelectMany(group => group).Concat(Dag?.Tasks ?? []);
}

internal sealed record TemplateInputs
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}

internal sealed record TemplateOutputs
{
    public IReadOnlyList<TemplateParameter> Parameters { get => field ?? []; init; }
}

/// <summary>An input, an output or an argument.</summary>
internal sealed record TemplateParameter
{
    public string Name { get => field ?? ""; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Value { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Default { get; init; }

    public ParameterSource? ValueFrom { get; init; }

    /// <summary>The name of the output in the whole Workflow.</summary>
    public string? GlobalName { get; init; }
}

/// <summary>The source of the value of an output parameter.</summary>
internal sealed record ParameterSource
{
    /// <summary>Path of a file that the step writes.</summary>
    public string? Path { get; init; }

    /// <summary>A text with a variable for the output of another node.</summary>
    public string? Parameter { get; init; }

    /// <summary>The value if the source has none.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Default { get; init; }
}

internal sealed record SuspendSpec
{
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Duration { get; init; }
}

internal sealed record RetryStrategy
{
    /// <summary>Maximum number of attempts after the first one. Null: no limit.</summary>
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Limit { get; init; }

    /// <summary>Always, OnFailure (default), OnError or OnTransientError.</summary>
    public string? RetryPolicy { get; init; }

    public RetryBackoff? Backoff { get; init; }
}

/// <summary>Delay between attempts. Durations are Go durations or numbers of seconds.</summary>
internal sealed record RetryBackoff
{
    [JsonConverter(typeof(AnyTextConverter))]
    public string? Duration { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Factor { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? MaxDuration { get; init; }

    [JsonConverter(typeof(AnyTextConverter))]
    public string? Cap { get; init; }
}

/// <summary>Reads a text that may also be a number or a boolean. Argo reads <c>value: 5</c> as <c>value: "5"</c>.</summary>
internal sealed class AnyTextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Number when reader.HasValueSequence => Encoding.UTF8.GetString(reader.ValueSequence),
        JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
        _ => throw new JsonException($"expected a text, a number or a boolean, found {reader.TokenType}"),
    };

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
