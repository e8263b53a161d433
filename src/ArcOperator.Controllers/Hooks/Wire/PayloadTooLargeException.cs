namespace ArcOperator.Controllers.Hooks.Wire;

/// <summary>A field of a message holds more than it may.</summary>
public sealed class PayloadTooLargeException(string field, long limit) : Exception($"{field} is larger than {limit} bytes");
