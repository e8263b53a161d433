namespace ArcOperator.Artifacts.Options;

/// <summary>When checksums of AWS' newer kind go with requests, beside the signature, which covers the body in any case.</summary>
public enum S3Checksums
{
    /// <summary>Only where an operation demands one: S3-compatible stores work with this.</summary>
    WhenRequired,

    /// <summary>Wherever an operation takes one, and answers are checked, too: what AWS recommends for its own S3.</summary>
    WhenSupported,
}
