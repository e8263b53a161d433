namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>What comes of a call.</summary>
/// <param name="Request">The node.</param>
/// <param name="SkipReason">Why it is passed over; null: it is not.</param>
internal sealed record CallDecision(NodeRequest Request, string? SkipReason);
