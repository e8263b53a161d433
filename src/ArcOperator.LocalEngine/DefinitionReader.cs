using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine;

/// <summary>Reads a Workflow and the template that it refers to. The template comes from the server and not from a cache, which can be stale.</summary>
/// <param name="client">Reads templates.</param>
/// <param name="options">The option <c>engine.strict</c>.</param>
internal sealed class DefinitionReader(IKubernetesClient client, EngineOptions options)
{
    // The status has to hold the message.
    private const int MostProblems = 5;

    public async Task<DefinitionResult> ReadAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        try
        {
            var own = workflow.Spec.ValueKind == JsonValueKind.Object ? workflow.Spec : throw new FormatException("spec is missing");
            if (options.Strict && TemplateReferencing.Refusal(own) is { } refusal)
            {
                return new(null, [], refusal);
            }

            var reference = ReferenceOf(own);
            var spec = reference is null ? own : JsonMerge.Over(await SpecAsync(workflow, reference, cancellationToken), own);
            var read = Parse(spec);
            var definition = new WorkflowDefinition(WorkflowIdentity.Of(workflow), read, TemplateLibrary.Of(read.Templates));
            var check = WorkflowCheck.Check(definition, spec);
            return check.Problems.Count > 0
                ? new(null, check.Ignored, $"invalid spec: {string.Join("; ", check.Problems.Take(MostProblems))}")
                : new(definition with { StoredSpec = reference is null ? null : spec }, check.Ignored, null);
        }
        catch (FormatException error)
        {
            return new(null, [], error.Message);
        }
        catch (JsonException error)
        {
            return new(null, [], $"invalid spec: {error.Path} has the wrong type");
        }
    }

    private static WorkflowSpec Parse(JsonElement spec) => EmptyItems.Find(spec, "spec") is { } path
        ? throw new FormatException($"invalid spec: {path} is empty")
        : spec.Deserialize(LocalEngineJsonContext.Default.WorkflowSpec) ?? new();

    private static TemplateRef? ReferenceOf(JsonElement spec) =>
        spec.TryGetProperty("workflowTemplateRef", out var reference) ? reference.Deserialize(LocalEngineJsonContext.Default.TemplateRef) : null;

    // Without the CRD, no template exists.
    private async Task<JsonElement> SpecAsync(Workflow workflow, TemplateRef reference, CancellationToken cancellationToken)
    {
        try
        {
            var spec = reference.ClusterScope
                ? (await client.GetAsync<ClusterWorkflowTemplate>(reference.Name, null, cancellationToken))?.Spec
                : (await client.GetAsync<WorkflowTemplate>(reference.Name, workflow.Namespace(), cancellationToken))?.Spec;
            return spec is { ValueKind: JsonValueKind.Object } found ? found : throw NotFound(reference);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            throw NotFound(reference);
        }
    }

    // The message of Argo.
    private static FormatException NotFound(TemplateRef reference) =>
        new($"{(reference.ClusterScope ? "clusterworkflowtemplates" : "workflowtemplates")}.argoproj.io \"{reference.Name}\" not found");
}

/// <summary>The definition of a Workflow, or the problem with it.</summary>
/// <param name="Definition">The definition, or null.</param>
/// <param name="Ignored">Fields that only concern pods.</param>
/// <param name="Problem">The reason to refuse the Workflow, or null.</param>
internal sealed record DefinitionResult(WorkflowDefinition? Definition, IReadOnlyList<string> Ignored, string? Problem);
