namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Why an ExternalSource's conditions are as they are, and what its events are about.</summary>
internal static class ExternalSourceReasons
{
    /// <summary>It went wrong and may go right when it is tried again, which happens automatically.</summary>
    public const string Failed = "Failed";

    /// <summary>The spec, or a Secret that it names, has to be changed first.</summary>
    public const string ConfigurationError = "ConfigurationError";

    /// <summary>The source refuses what it is asked for.</summary>
    public const string PermanentError = "PermanentError";

    public const string HookFailed = "HookFailed";
    public const string StorageOperationFailed = "StorageOperationFailed";

    /// <summary>It went wrong so often in a row that it is only tried once per interval.</summary>
    public const string MaxRetriesExceeded = "MaxRetriesExceeded";

    /// <summary>Flux's ExternalArtifact is not installed.</summary>
    public const string ExternalArtifactUnavailable = "ExternalArtifactUnavailable";

    /// <summary>Event: another content than before can be had.</summary>
    public const string NewArtifact = "NewArtifact";

    /// <summary>Condition ConsumableByFlux: the artifact holds manifests.</summary>
    public const string ManifestsFound = "ManifestsFound";

    /// <summary>Condition ConsumableByFlux: the artifact holds no manifest, or none that Flux reads.</summary>
    public const string NoManifests = "NoManifests";

    /// <summary>Event: the file of the published artifact was lost or damaged and was made anew.</summary>
    public const string ArtifactRebuilt = "ArtifactRebuilt";

    /// <summary>Event: the ExternalArtifact was deleted or changed by another client, and was restored.</summary>
    public const string ArtifactRepaired = "ArtifactRepaired";

    /// <summary>Event: the whitelist for hooks has mistakes, and the rules of before still hold.</summary>
    public const string HookWhitelistInvalid = "HookWhitelistInvalid";

    /// <summary>Event: a hook failed whose failure does not count.</summary>
    public const string HookIgnored = "HookIgnored";
}
