using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>What came of carrying a plan out.</summary>
/// <param name="Published">The ExternalArtifact as it is now; null: none.</param>
/// <param name="IsRepaired">Whether it had not been as it should be although nothing new was to be told.</param>
/// <param name="Obstacle">Why it could not be written; null if it was, or did not have to be.</param>
/// <param name="Error">The same, for whoever tries again.</param>
internal sealed record ExternalSourceOutcome(V1ExternalArtifact? Published, bool IsRepaired, Obstacle? Obstacle, Exception? Error);
