using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Why an artifact cannot be turned into work. Shown to the user; never thrown.</summary>
/// <param name="Index">The artifact's place.</param>
/// <param name="Reason">One word, for programs.</param>
/// <param name="Message">The fact and its remedy.</param>
/// <param name="IsTransient">True if a retry may succeed without a change by the user.</param>
internal sealed record ArtifactProblem(int Index, string Reason, string Message, bool IsTransient = false)
{
    // What an API server or a user's own spec says may be of any length, and a thousand of them have to fit into one status.
    private const int LongestMessage = 500;

    /// <summary>What the Order's message says of it; others match on these words.</summary>
    public string Sentence => $"Failed to compute desired artifact workflow for artifact index {Index}: {Message}";

    public static ArtifactProblem MissingEndpoint(int index, EndpointObservation endpoint, Direction direction) =>
        new(index, ArcReasons.InvalidEndpoint, endpoint.Name.Length == 0
            ? $"failed to fetch endpoint for {direction.Word}: {direction.MissingMessage}"
            : $"failed to fetch endpoint for {direction.Word}: Endpoint '{endpoint.Name}' does not exist in this namespace");

    public static ArtifactProblem WrongUsage(int index, EndpointObservation endpoint, Direction direction) =>
        new(index, ArcReasons.InvalidEndpoint,
            $"artifact validation failed: endpoint '{endpoint.Name}' usage '{endpoint.Endpoint?.Spec.Usage}' is not compatible with {direction.Word} usage");

    public static ArtifactProblem InvalidUrl(int index, EndpointObservation endpoint, Direction direction, string problem) =>
        new(index, ArcReasons.InvalidEndpoint, $"artifact validation failed: {direction.Word} endpoint '{endpoint.Name}': {problem}");

    public static ArtifactProblem WrongEndpointType(int index, EndpointObservation endpoint, Direction direction) =>
        new(index, ArcReasons.InvalidEndpoint,
            $"artifact validation failed: {direction.Word} endpoint type '{endpoint.Endpoint?.Spec.Type}' is not allowed by ArtifactType rules");

    public static ArtifactProblem MissingType(int index, string type) =>
        new(index, ArcReasons.InvalidArtifactType,
            $"failed to fetch ArtifactType or ClusterArtifactType: there is neither an ArtifactType '{type}' in this namespace nor a ClusterArtifactType '{type}'");

    public static ArtifactProblem MissingSecret(int index, EndpointObservation endpoint, Direction direction) =>
        new(index, ArcReasons.InvalidSecret,
            $"failed to fetch secret for {direction.Word}: Secret '{endpoint.SecretName}' of endpoint '{endpoint.Name}' does not exist in this namespace");

    public static ArtifactProblem NameTaken(int index, string order, IMetadata<V1ObjectMeta> other) =>
        other.GetController() is not { } owner || owner.Name == order
            ? OtherWork(index, other)
            : new(index, ArcReasons.NameConflict,
                $"the ArtifactWorkflow '{other.Name()}' belongs to {owner.Kind} '{owner.Name}': of an Order's name only the first 35 characters count, so rename one of the two");

    public static ArtifactProblem OtherWork(int index, IMetadata<V1ObjectMeta> other) =>
        new(index, ArcReasons.NameConflict, $"ArtifactWorkflow '{other.Name()}' exists, but does not do the work of this artifact: delete it");

    public static ArtifactProblem Refused(int index, HttpOperationException error) =>
        new(index, ArcReasons.CreationFailed, $"the API server refused the ArtifactWorkflow: {ServerReply.Text(error)}".Truncate(LongestMessage), ServerReply.IsTransient(error));

    public static ArtifactProblem InvalidSpec(int index, string problem) => new(index, ArcReasons.InvalidSpec, problem.Truncate(LongestMessage));

    public static ArtifactProblem InvalidType(int index, ResolvedType type, string problem) =>
        new(index, ArcReasons.InvalidArtifactType, $"{type.Kind} '{type.Name}' is invalid: {problem}".Truncate(LongestMessage));

    public static ArtifactProblem BadCron(int index, string problem) => new(index, ArcReasons.InvalidCron, $"artifact validation failed: {problem}");

    public static ArtifactProblem BadParameters(int index, string problem) => new(index, ArcReasons.ComputationFailed, problem.Truncate(LongestMessage));
}
