namespace ArcOperator.Runtime.Controllers;

/// <summary>An error that trying again cannot mend: the entity rests until it changes.</summary>
public sealed class TerminalErrorException(string message, Exception? inner = null) : Exception(message, inner);
