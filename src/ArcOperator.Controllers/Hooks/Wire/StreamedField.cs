namespace ArcOperator.Controllers.Hooks.Wire;

/// <summary>A field of base64 that is not held in memory.</summary>
/// <param name="Name">Of the field.</param>
/// <param name="Target">Takes what it holds, decoded.</param>
/// <param name="Limit">The most that it may hold, in bytes, decoded.</param>
public sealed record StreamedField(string Name, Stream Target, long Limit);
