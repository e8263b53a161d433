namespace ArcOperator.LocalEngine.Expressions;

/// <summary>What a <c>when</c> says, or why it says nothing.</summary>
internal sealed record WhenResult(bool IsTrue, string? Problem);
