using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The blocker of one artifact.</summary>
/// <param name="Index">Index of the artifact in <c>spec.artifacts</c>.</param>
/// <param name="Cause">Reason and message. The message names the artifact.</param>
internal sealed record ArtifactBlocker(int Index, Blocker Cause);

/// <summary>The reasons why an artifact cannot be delivered. Texts in brackets at the end are those of the public ARC project, which other tools match.</summary>
internal static class ArtifactBlockers
{
    private const int FewTypes = 3;

    public static Blocker MissingEndpoint(int index, string name, EndpointRole role) => new(ArcReasons.InvalidEndpoint, name.Length == 0
        ? $"artifact {index} has no {role.Noun}: {role.MissingMessage} (failed to fetch endpoint for {role.Noun})"
        : $"{Named(index, name, role)} does not exist in this namespace; create it and ARC retries automatically (failed to fetch endpoint for {role.Noun})");

    public static Blocker WrongUsage(int index, string name, EndpointRole role, string? usage) => new(ArcReasons.InvalidEndpoint,
        $"{Named(index, name, role)} needs spec.usage {role.Usage} or {EndpointUsage.All} "
        + $"(artifact validation failed: endpoint '{name}' usage '{usage}' is not compatible with {role.Noun} usage)");

    public static Blocker InvalidUrl(int index, string name, EndpointRole role, string problem) =>
        new(ArcReasons.InvalidEndpoint, $"{Named(index, name, role)} is invalid: {problem}");

    public static Blocker WrongEndpointType(int index, string name, EndpointRole role, string? type, IReadOnlyList<string> allowed) => new(ArcReasons.InvalidEndpoint,
        $"{Named(index, name, role)} needs type {string.Join(", ", allowed.Take(FewTypes))}{(allowed.Count > FewTypes ? ", …" : "")} "
        + $"(artifact validation failed: {role.Noun} endpoint type '{type}' is not allowed by ArtifactType rules)");

    public static Blocker MissingType(int index, string type, IgnoredType? ignored = null) => new(ArcReasons.InvalidArtifactType, ignored is not null
        ? $"{ignored.Message} (artifact index {index}: failed to fetch ArtifactType or ClusterArtifactType)"
        : $"ArtifactType or ClusterArtifactType '{type}' (type of artifact {index}) does not exist; create one and ARC retries automatically "
        + "(failed to fetch ArtifactType or ClusterArtifactType)");

    public static Blocker InvalidType(int index, ResolvedType type, string problem) =>
        new(ArcReasons.InvalidArtifactType, $"{type.Kind} '{type.Name}' (type of artifact {index}) is invalid: {problem}");

    public static Blocker MissingSecret(int index, string secret, string endpoint, EndpointRole role) => new(ArcReasons.InvalidSecret,
        $"Secret '{secret}' of {Named(index, endpoint, role)} does not exist; create it and ARC retries automatically (failed to fetch secret for {role.Noun})");

    public static Blocker DeniedSecret(string problem) => new(ArcReasons.InvalidSecret, problem);

    public static Blocker InvalidSpec(string problem) => new(ArcReasons.InvalidSpec, problem);

    // The API server cannot compare the names of 1000 artifacts within the cost that it allows to a rule.
    public static Blocker DuplicateName(ArtifactObservation artifact, int first) => new(ArcReasons.ComputationFailed,
        $"{artifact.Field}.name '{artifact.Artifact.Name}' is also the name of artifact {first}; give each artifact a name of its own");

    public static Blocker InvalidCron(string problem) => new(ArcReasons.InvalidCron, problem);

    public static Blocker InvalidParameters(string problem) => new(ArcReasons.ComputationFailed, problem);

    /// <summary>Returns the blocker for an ArtifactWorkflow that has the artifact's name and another owner.</summary>
    public static Blocker NameTaken(int index, string order, IMetadata<V1ObjectMeta> other) =>
        other.GetController() is not { } owner || owner.Name == order ? OtherWork(index, other) : new(ArcReasons.NameConflict,
            $"ArtifactWorkflow '{other.Name()}' of artifact {index} belongs to {owner.Kind} '{owner.Name}', whose name begins with the same 35 characters; rename one of them");

    public static Blocker OtherWork(int index, IMetadata<V1ObjectMeta> other) => new(ArcReasons.NameConflict,
        $"ArtifactWorkflow '{other.Name()}' exists, but does other work than artifact {index}; delete it and ARC creates the right one");

    private static string Named(int index, string endpoint, EndpointRole role) => $"Endpoint '{endpoint}' ({role.Noun} of artifact {index})";
}

/// <summary>The role of an Endpoint for an artifact: source or destination.</summary>
/// <param name="Noun">The role in messages.</param>
/// <param name="Usage">The usage that the role requires. <see cref="EndpointUsage.All"/> allows both roles.</param>
/// <param name="MissingMessage">The schema's message if neither the artifact nor the defaults name an Endpoint.</param>
internal sealed record EndpointRole(string Noun, string Usage, string MissingMessage)
{
    public static readonly EndpointRole Source = new("source", EndpointUsage.PullOnly, V1Alpha1OrderSpec.NoSourceMessage);

    public static readonly EndpointRole Destination = new("destination", EndpointUsage.PushOnly, V1Alpha1OrderSpec.NoDestinationMessage);

    public bool Allows(string? usage) => usage is null or "" or EndpointUsage.All || usage == Usage;
}
