namespace ArcOperator.Api.Foreign;

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
