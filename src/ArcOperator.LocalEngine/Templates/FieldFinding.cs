namespace ArcOperator.LocalEngine.Templates;

/// <summary>A field that has no effect here.</summary>
/// <param name="Path">Where it stands, as in <c>templates[main].container.lifecycle</c>.</param>
/// <param name="IsPodOnly">It has none because steps are no pods; otherwise the Workflow cannot be run.</param>
internal sealed record FieldFinding(string Path, bool IsPodOnly);
