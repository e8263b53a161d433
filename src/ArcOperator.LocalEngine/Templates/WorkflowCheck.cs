using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds the mistakes in a Workflow before its first step runs.</summary>
internal static class WorkflowCheck
{
    /// <param name="definition">The Workflow after merging.</param>
    /// <param name="spec">The specification as JSON.</param>
    public static CheckResult Check(WorkflowDefinition definition, JsonElement spec)
    {
        var templates = ReachableTemplates.From(definition);
        var findings = FieldAudit.Find(spec, ArgoFields.Workflow, "spec")
            .Concat(templates.SelectMany(template => FieldAudit.Find(template.Raw, ArgoFields.Template, template.Path)))
            .ToList();
        var refused = findings.Where(finding => !finding.IsPodOnly).Select(finding => $"{finding.Path} is not supported by the local engine");
        return new(
            [.. refused, .. CheckWorkflow(definition), .. templates.SelectMany(template => TemplateCheck.Check(definition, template))],
            [.. findings.Where(finding => finding.IsPodOnly).Select(finding => finding.Path)]);
    }

    private static IEnumerable<string> CheckWorkflow(WorkflowDefinition definition)
    {
        if (definition.Entrypoint is null)
        {
            yield return definition.Spec.Entrypoint is { Length: > 0 } name
                ? $"spec.entrypoint: template '{name}' does not exist"
                : "spec.entrypoint is required";
        }

        if (definition is { Spec.OnExit: { Length: > 0 } handler, ExitHandler: null })
        {
            yield return $"spec.onExit: template '{handler}' does not exist";
        }

        foreach (var argument in (definition.Spec.Arguments?.Parameters ?? []).Where(argument => (argument.Value ?? argument.Default) is null))
        {
            yield return $"spec.arguments.parameters[{argument.Name}] has no value";
        }
    }
}

/// <summary>The findings in a Workflow.</summary>
/// <param name="Problems">The mistakes. A Workflow with mistakes does not run.</param>
/// <param name="Ignored">Fields that only concern pods.</param>
internal sealed record CheckResult(IReadOnlyList<string> Problems, IReadOnlyList<string> Ignored);

/// <summary>Finds empty items of lists, such as a dash in YAML without a value.</summary>
internal static class EmptyItems
{
    /// <summary>Returns the path of the first empty item, or null.</summary>
    public static string? Find(JsonElement json, string path) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray()
            .Select((item, index) => OfItem(item, $"{path}[{index}]"))
            .FirstOrDefault(found => found is not null),
        // Items of a loop may be null.
        JsonValueKind.Object => json.EnumerateObject()
            .Where(field => field.Name != "withItems")
            .Select(field => Find(field.Value, $"{path}.{field.Name}"))
            .FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string? OfItem(JsonElement item, string path) => item.ValueKind == JsonValueKind.Null ? path : Find(item, path);
}
