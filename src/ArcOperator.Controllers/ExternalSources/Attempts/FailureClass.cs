namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>What kind of failure it is: that decides when to try again.</summary>
internal enum FailureClass
{
    /// <summary>A network, a timeout, an overloaded server, a full disk: soon, and then less and less often.</summary>
    Transient,

    /// <summary>The other side means it: once per interval.</summary>
    Permanent,

    /// <summary>The user has to change something: when it has changed.</summary>
    Configuration,
}
