using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Turns one artifact into the ArtifactWorkflow that it should have, or into the reason why it has none.</summary>
internal static class ArtifactResolver
{
    public static Resolution Resolve(V1Alpha1Order order, ArtifactObservation artifact, CronRules crons, DateTimeOffset? forceAt)
    {
        if (Check(artifact, crons) is { } problem)
        {
            return new(null, problem);
        }

        if (artifact is not { Type: { } type, Source.Endpoint: { } source, Destination.Endpoint: { } destination })
        {
            throw new InvalidOperationException("an artifact that passed all checks lacks what they check");
        }

        var flattened = SpecFlattener.Flatten(artifact.Artifact.Spec);
        if (flattened.Problem is { } conflict)
        {
            return new(null, ArtifactProblem.BadParameters(artifact.Index, conflict));
        }

        var parameters = ArtifactParameters.Of(artifact, source, destination, type, flattened.Parameters);
        return new(
            DesiredWorkflow.Of(order, artifact, type, [.. parameters.Select(parameter => parameter.Parameter)], forceAt),
            CheckValues(artifact, type, parameters) is { } refusal ? ArtifactProblem.BadParameters(artifact.Index, refusal) : null);
    }

    private static string? CheckValues(ArtifactObservation artifact, ResolvedType type, IReadOnlyList<ParameterSource> parameters) =>
        ParameterLimits.SizeProblem(parameters)
        ?? (type.AllowsExpressions ? null
            : ParameterLimits.ExpressionProblem(parameters)
            ?? (ParameterLimits.IsExpression(artifact.Cron?.When) ? ParameterLimits.ExpressionProblem($"{CronField(artifact)}.when") : null));

    private static string CronField(ArtifactObservation artifact) =>
        artifact.Artifact.Cron is null ? "spec.defaults.cron" : $"spec.artifacts[{artifact.Index}].cron";

    private static ArtifactProblem? Check(ArtifactObservation artifact, CronRules crons) =>
        CheckEndpoint(artifact.Index, artifact.Source, Direction.Source)
        ?? CheckEndpoint(artifact.Index, artifact.Destination, Direction.Destination)
        ?? (artifact.Type is null ? ArtifactProblem.MissingType(artifact.Index, artifact.Artifact.Type) : null)
        ?? CheckRule(artifact.Index, artifact.Source, Direction.Source, artifact.Type?.Spec.Rules?.SrcTypes)
        ?? CheckRule(artifact.Index, artifact.Destination, Direction.Destination, artifact.Type?.Spec.Rules?.DstTypes)
        ?? CheckSecret(artifact.Index, artifact.Source, Direction.Source)
        ?? CheckSecret(artifact.Index, artifact.Destination, Direction.Destination)
        ?? (artifact.Cron is { } cron && crons.FindProblem(cron) is { } problem ? ArtifactProblem.BadCron(artifact.Index, problem) : null);

    private static ArtifactProblem? CheckEndpoint(int index, EndpointObservation endpoint, Direction direction) =>
        endpoint.Endpoint is null ? ArtifactProblem.MissingEndpoint(index, endpoint, direction)
        : !direction.Allows(endpoint.Endpoint.Spec.Usage) ? ArtifactProblem.WrongUsage(index, endpoint, direction)
        // The address becomes a parameter of the Workflow, which more users may read than the Endpoint.
        : EndpointAddress.ProblemOf(endpoint.Endpoint) is { } problem ? ArtifactProblem.InvalidUrl(index, endpoint, direction, problem)
        : null;

    // No rule allows anything.
    private static ArtifactProblem? CheckRule(int index, EndpointObservation endpoint, Direction direction, IReadOnlyList<string>? allowed) =>
        allowed is { Count: > 0 } && !allowed.Contains(endpoint.Endpoint?.Spec.Type ?? "")
            ? ArtifactProblem.WrongEndpointType(index, endpoint, direction)
            : null;

    private static ArtifactProblem? CheckSecret(int index, EndpointObservation endpoint, Direction direction) =>
        endpoint is { SecretName: not null, Secret: null } ? ArtifactProblem.MissingSecret(index, endpoint, direction) : null;
}
