namespace ArcOperator.LocalEngine;

/// <summary>Why the local engine cannot start, and what to do about it.</summary>
internal sealed class LocalEngineException(string message) : Exception(message);
