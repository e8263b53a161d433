namespace ArcOperator.Api.ExternalSources;

/// <summary>Names of the ExternalSource API.</summary>
public static class ExternalSourceGroup
{
    public const string Group = "source.flux.oddkin.co";

    public const string Version = "v1alpha1";

    public const string Finalizer = "source.flux.oddkin.co/externalsource-finalizer";

    /// <summary>Annotation that <c>flux reconcile</c> sets: a new value requests a reconciliation now.</summary>
    public const string RequestedAt = "reconcile.fluxcd.io/requestedAt";

    /// <summary>A duration in the units that ExternalSources support, or nothing. Nothing counts as unset.</summary>
    public const string DurationPattern = @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))*$";
}
