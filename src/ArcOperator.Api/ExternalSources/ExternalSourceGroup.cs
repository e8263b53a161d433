namespace ArcOperator.Api.ExternalSources;

/// <summary>Names of the ExternalSource API.</summary>
public static class ExternalSourceGroup
{
    public const string Group = "source.flux.oddkin.co";

    public const string Version = "v1alpha1";

    public const string Finalizer = "source.flux.oddkin.co/externalsource-finalizer";

    /// <summary>What <c>flux reconcile</c> sets: a value that was not handled yet asks for a reconciliation now.</summary>
    public const string RequestedAt = "reconcile.fluxcd.io/requestedAt";

    /// <summary>A duration in the units that ExternalSources know.</summary>
    public const string DurationPattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$";
}
