using System.Text.Json;

namespace ArcOperator.Api.Foreign;

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
