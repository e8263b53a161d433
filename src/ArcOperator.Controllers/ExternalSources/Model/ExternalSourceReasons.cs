namespace ArcOperator.Controllers.ExternalSources.Model;

/// <summary>Reasons of the conditions and events of an ExternalSource.</summary>
internal static class ExternalSourceReasons
{
    /// <summary>The attempt failed. It is retried automatically, with growing delay.</summary>
    public const string Failed = "Failed";

    /// <summary>The spec, or a Secret that it names, has to be changed.</summary>
    public const string ConfigurationError = "ConfigurationError";

    /// <summary>The server refuses the request.</summary>
    public const string PermanentError = "PermanentError";

    public const string HookFailed = "HookFailed";
    public const string StorageOperationFailed = "StorageOperationFailed";

    /// <summary>The attempt failed so often in a row that it is retried only once per interval.</summary>
    public const string MaxRetriesExceeded = "MaxRetriesExceeded";

    /// <summary>Flux's ExternalArtifact is not installed.</summary>
    public const string ExternalArtifactUnavailable = "ExternalArtifactUnavailable";

    /// <summary>Event: the content changed.</summary>
    public const string NewArtifact = "NewArtifact";

    /// <summary>Condition ConsumableByFlux: the artifact holds manifests.</summary>
    public const string ManifestsFound = "ManifestsFound";

    /// <summary>Condition ConsumableByFlux: the artifact holds no manifest, or none that Flux reads.</summary>
    public const string NoManifests = "NoManifests";

    /// <summary>Event: the file of the published artifact was lost or damaged and was rebuilt.</summary>
    public const string ArtifactRebuilt = "ArtifactRebuilt";

    /// <summary>Event: the ExternalArtifact was deleted or changed by another client, and was restored.</summary>
    public const string ArtifactRepaired = "ArtifactRepaired";

    /// <summary>Event: the whitelist for hooks has mistakes, and the previous rules stay in effect.</summary>
    public const string HookWhitelistInvalid = "HookWhitelistInvalid";

    /// <summary>Event: a hook with retryPolicy ignore failed.</summary>
    public const string HookIgnored = "HookIgnored";
}
