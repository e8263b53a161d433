namespace ArcOperator.Oci.Results;

/// <summary>Creates results of an interface type, for which C# has no conversion.</summary>
internal static class RegistryResult
{
    public static RegistryResult<T> Of<T>(T value) => RegistryResult<T>.Of(value);
}

/// <summary>A value or a failure. Refusals and faults of a registry are values, never exceptions.</summary>
public sealed class RegistryResult<T>
{
    private readonly T? _value;

    private RegistryResult(T? value, RegistryFailure? failure) => (_value, Failure) = (value, failure);

    /// <summary>The failure, or null if the request succeeded.</summary>
    public RegistryFailure? Failure { get; }

    /// <summary>The value. Check <see cref="Failure"/> first.</summary>
    /// <exception cref="InvalidOperationException">The request failed.</exception>
    public T Value => Failure is null && _value is { } value ? value : throw new InvalidOperationException(Failure?.Message ?? "the result has no value");

    internal static RegistryResult<T> Of(T value) => new(value, null);

    public static implicit operator RegistryResult<T>(T value) => Of(value);

    public static implicit operator RegistryResult<T>(RegistryFailure failure) => new(default, failure);
}
