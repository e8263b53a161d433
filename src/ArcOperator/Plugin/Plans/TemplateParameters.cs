using System.Text.Json;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Plans;

/// <summary>The parameters that a template declares, and the text of its spec, which may use further ones.</summary>
/// <param name="Kind">Kind of the template.</param>
/// <param name="Name">Name of the template.</param>
/// <param name="Declared">Names in <c>spec.arguments.parameters</c>.</param>
/// <param name="Text">The spec as JSON.</param>
internal sealed record TemplateParameters(string Kind, string Name, IReadOnlyList<string> Declared, string Text)
{
    /// <summary>Reads the template of a type, or returns null if it does not exist or cannot be read.</summary>
    public static async Task<TemplateParameters?> ReadAsync(KubernetesClient client, WorkflowTemplateReference reference, string @namespace, CancellationToken cancellationToken)
    {
        try
        {
            return reference.ClusterScope is true
                ? Of("ClusterWorkflowTemplate", reference.Name, (await client.GetAsync<ClusterWorkflowTemplateRecord>(reference.Name, null, cancellationToken))?.Spec)
                : Of("WorkflowTemplate", reference.Name, (await client.GetAsync<WorkflowTemplateRecord>(reference.Name, @namespace, cancellationToken))?.Spec);
        }
        catch (HttpOperationException error) when (error.IsForbidden() || error.IsKindMissing())
        {
            return null;
        }
    }

    public static TemplateParameters? Of(string kind, string name, JsonElement? spec) =>
        spec is not { ValueKind: JsonValueKind.Object } root ? null : new(kind, name, [.. Names(root)], root.GetRawText());

    /// <summary>Returns one sentence per value of an artifact's spec that the template neither declares nor uses.</summary>
    public IEnumerable<string> FindUnknown(OrderArtifact artifact, string field)
    {
        var parameters = SpecFlattener.Flatten(artifact.Spec, $"{field}.spec").Parameters;
        // A declared parameter that the artifact sets is not the meaning of another one.
        var open = Declared.Except(parameters.Select(parameter => parameter.Name)).ToList();
        foreach (var parameter in parameters.Where(parameter => !IsUsed(parameter.Name)).OrderBy(parameter => parameter.Field, StringComparer.Ordinal))
        {
            yield return $"{parameter.Field} becomes parameter {parameter.Name}, which {Kind} '{Name}' does not declare{NearestName.Suggest(parameter.Name, open)}";
        }
    }

    // A template can also use the list of all parameters.
    private bool IsUsed(string parameter) => Declared.Contains(parameter) || Text.Contains($"workflow.parameters.{parameter}", StringComparison.Ordinal)
        || Text.Contains("workflow.parameters.json", StringComparison.Ordinal) || Text.Contains("{{workflow.parameters}}", StringComparison.Ordinal);

    private static IEnumerable<string> Names(JsonElement spec) =>
        spec.TryGetProperty("arguments", out var arguments) && arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty("parameters", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(parameter => parameter.ValueKind == JsonValueKind.Object && parameter.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String)
                .Select(parameter => parameter.GetProperty("name").GetString() ?? "")
            : [];
}
