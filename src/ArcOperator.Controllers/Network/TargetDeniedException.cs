namespace ArcOperator.Controllers.Network;

/// <summary>A user's URL leads to where the operator must not connect. Nothing was sent.</summary>
internal sealed class TargetDeniedException(string message) : Exception(message);
