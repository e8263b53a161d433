using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine;

/// <summary>What a Workflow means, or why it means nothing.</summary>
internal sealed record DefinitionResult(WorkflowDefinition? Definition, IReadOnlyList<string> PassedOver, string? Problem);
