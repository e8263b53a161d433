namespace ArcOperator.LocalEngine.Templates;

/// <summary>What was found in a Workflow.</summary>
/// <param name="Problems">Why it cannot be run.</param>
/// <param name="PassedOver">Fields that only matter to pods.</param>
internal sealed record CheckResult(IReadOnlyList<string> Problems, IReadOnlyList<string> PassedOver);
