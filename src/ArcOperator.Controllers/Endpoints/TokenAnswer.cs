namespace ArcOperator.Controllers.Endpoints;

/// <summary>What came of asking for a token.</summary>
/// <param name="Token">Null: none was had.</param>
/// <param name="Verdict">Without a token: what that says of the credentials.</param>
internal sealed record TokenAnswer(string? Token, ConditionState Verdict);
