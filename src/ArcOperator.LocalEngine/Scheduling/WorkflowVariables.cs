using System.Globalization;
using System.Text.Json;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables <c>workflow.…</c>.</summary>
internal sealed class WorkflowVariables(Board board) : IVariableScope
{
    private WorkflowDefinition Definition => board.Definition;

    public string? Find(string name) => !name.StartsWith("workflow.", StringComparison.Ordinal) ? null : name["workflow.".Length..] switch
    {
        "name" => Definition.Identity.Name,
        "namespace" => Definition.Identity.Namespace,
        "uid" => Definition.Identity.Uid,
        "mainEntrypoint" => Definition.Spec.Entrypoint,
        "serviceAccountName" => Definition.Spec.ServiceAccountName ?? "",
        "priority" => (Definition.Spec.Priority ?? 0).ToString(CultureInfo.InvariantCulture),
        "creationTimestamp" or "creationTimestamp.RFC3339" => ArgoTime.Format(Definition.Identity.CreatedAt),
        "scheduledTime" => Definition.Identity.Annotations.GetValueOrDefault(ArgoNames.ScheduledTime),
        "duration" => (board.Now - board.StartedAt).TotalSeconds.ToString("F6", CultureInfo.InvariantCulture),
        "status" => MainPhase(),
        "failures" => Failures(),
        "parameters" or "parameters.json" => Json([.. Definition.Parameters]),
        var other => FindNamed(other),
    };

    private string? FindNamed(string name) => name.Split('.', 2) switch
    {
        ["parameters", var parameter] => Definition.Parameters.FirstOrDefault(known => known.Name == parameter)?.Value,
        ["labels", var label] => Definition.Identity.Labels.GetValueOrDefault(label),
        ["annotations", var annotation] => Definition.Identity.Annotations.GetValueOrDefault(annotation),
        ["outputs", var output] when output.StartsWith("parameters.", StringComparison.Ordinal) => GlobalOutput(output["parameters.".Length..]),
        _ => null,
    };

    private string? GlobalOutput(string name) => board.Nodes
        .Where(node => node.Phase == NodePhase.Succeeded)
        .Select(node => node.GlobalOutput(name))
        .FirstOrDefault(value => value is not null);

    // Only an exit handler sees it as anything else than Running.
    private string MainPhase() => board.Find(Definition.Identity.Name) switch
    {
        { IsFailure: true } main => main.Phase.ToString(),
        { IsFinished: true } => nameof(NodePhase.Succeeded),
        _ => nameof(NodePhase.Running),
    };

    private string Failures() => JsonSerializer.Serialize(
        [
            .. board.Nodes.Where(node => node.IsFailure).OrderBy(node => node.FinishedAt).Select(node => new NodeFailure
            {
                DisplayName = node.DisplayName,
                Message = node.Message,
                TemplateName = node.TemplateName,
                Phase = node.Phase.ToString(),
                PodName = NodeNames.PodOf(Definition.Identity.Name, node.Name, node.TemplateName),
                FinishedAt = node.FinishedAt,
            })
        ],
        LocalEngineJsonContext.Default.ListNodeFailure);

    private static string Json(List<Api.Shared.Parameter> parameters) =>
        JsonSerializer.Serialize(parameters, LocalEngineJsonContext.Default.ListParameter);
}
