using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine;

/// <summary>Gathers all that a Workflow refers to. Templates are read from the server: one that was made a moment ago must be there.</summary>
internal sealed class DefinitionReader(IKubernetesClient client)
{
    // More would not help anybody, and a status has to hold them.
    private const int MostProblems = 5;

    public async Task<DefinitionResult> ReadAsync(Workflow workflow, CancellationToken cancellationToken)
    {
        try
        {
            var own = workflow.Spec.ValueKind == JsonValueKind.Object ? workflow.Spec : throw new FormatException("spec is missing");
            var spec = ReferenceOf(own) is { } reference ? JsonMerge.Over(await SpecAsync(workflow, reference, cancellationToken), own) : own;
            var definition = await DefineAsync(workflow, spec, cancellationToken);
            var check = WorkflowCheck.Of(definition, spec);
            return check.Problems.Count > 0
                ? new(null, check.PassedOver, $"invalid spec: {string.Join("; ", check.Problems.Take(MostProblems))}")
                : new(definition with { StoredSpec = ReferenceOf(own) is null ? null : spec }, check.PassedOver, null);
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

    private async Task<WorkflowDefinition> DefineAsync(Workflow workflow, JsonElement spec, CancellationToken cancellationToken)
    {
        var read = Parse(spec);
        var library = TemplateLibrary.Empty.With(TemplateScope.Local(workflow.Name()), read.Templates, read.TemplateDefaults);
        while (library.Missing is { Count: > 0 } missing)
        {
            foreach (var scope in missing)
            {
                var other = Parse(await SpecAsync(workflow, scope, cancellationToken));
                library = library.With(scope, other.Templates, read.TemplateDefaults);
            }
        }

        return new(WorkflowIdentity.Of(workflow), read, library);
    }

    private static WorkflowSpec Parse(JsonElement spec) => EmptyItems.Find(spec, "spec") is { } path
        ? throw new FormatException($"invalid spec: {path} is empty")
        : spec.Deserialize(LocalEngineJsonContext.Default.WorkflowSpec) ?? new();

    private static TemplateScope? ReferenceOf(JsonElement spec) =>
        spec.TryGetProperty("workflowTemplateRef", out var reference) && reference.Deserialize(LocalEngineJsonContext.Default.TemplateRef) is { } read
            ? TemplateScope.Of(read)
            : null;

    // A missing kind is a missing object: what cannot be stored is not there either.
    private async Task<JsonElement> SpecAsync(Workflow workflow, TemplateScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var spec = scope.IsCluster
                ? (await client.GetAsync<ClusterWorkflowTemplate>(scope.Name, null, cancellationToken))?.Spec
                : (await client.GetAsync<WorkflowTemplate>(scope.Name, workflow.Namespace(), cancellationToken))?.Spec;
            return spec is { ValueKind: JsonValueKind.Object } found ? found : throw NotFound(scope);
        }
        catch (HttpOperationException error) when (error.IsKindMissing())
        {
            throw NotFound(scope);
        }
    }

    // Argo's words.
    private static FormatException NotFound(TemplateScope scope) =>
        new($"{(scope.IsCluster ? "clusterworkflowtemplates" : "workflowtemplates")}.argoproj.io \"{scope.Name}\" not found");
}
