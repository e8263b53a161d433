using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>One try to bring an artifact up to date, and what it was decided on.</summary>
/// <param name="Source">The ExternalSource as it was then.</param>
/// <param name="Inputs">A hash of all that its artifact depends on beside the data.</param>
/// <param name="Whitelist">Which version of the rules for hooks held.</param>
/// <param name="RequestedAt">The request for a look that this fulfils; null: nobody asked.</param>
/// <param name="ChecksDigest">True: nobody in this process has compared the stored file with its digest yet.</param>
internal sealed record Attempt(V1Alpha1ExternalSource Source, string Inputs, int Whitelist, string? RequestedAt, bool ChecksDigest)
{
    public static Attempt For(ExternalSourceObservation observed) => new(
        observed.Source,
        observed.Inputs,
        observed.Whitelist,
        observed.Source.GetAnnotation(ExternalSourceGroup.RequestedAt) is { Length: > 0 } request ? request : null,
        !observed.Progress.IsDigestChecked);

    /// <summary>Whether it still tries what is wanted.</summary>
    public bool IsAbout(ExternalSourceObservation observed) => Source.Generation() == observed.Source.Generation() && Inputs == observed.Inputs && Whitelist == observed.Whitelist;
}
