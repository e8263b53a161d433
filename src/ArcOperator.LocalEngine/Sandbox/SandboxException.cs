namespace ArcOperator.LocalEngine.Sandbox;

/// <summary>Why a step cannot be run, in words for the user. Becomes the message of its node and never leaves this folder.</summary>
internal sealed class SandboxException(string message) : Exception(message);
