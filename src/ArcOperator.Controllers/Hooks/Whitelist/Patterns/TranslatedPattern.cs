namespace ArcOperator.Controllers.Hooks.Whitelist.Patterns;

/// <summary>A pattern as .NET reads it.</summary>
/// <param name="Expression">Without an anchor of its own.</param>
/// <param name="Units">How the text has to be encoded that it is held against.</param>
internal sealed record TranslatedPattern(string Expression, CodeUnits Units);
