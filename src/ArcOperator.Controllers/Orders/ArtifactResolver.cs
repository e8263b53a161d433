using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Turns one artifact into the ArtifactWorkflow that it should have, or into the reason why it has none.</summary>
internal static class ArtifactResolver
{
    // In characters.
    private const int LongestQuote = 64;

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
        CheckNames(artifact.Index, artifact.Artifact)
        ?? CheckEndpoint(artifact.Index, artifact.Source, Direction.Source)
        ?? CheckEndpoint(artifact.Index, artifact.Destination, Direction.Destination)
        ?? (artifact.Type is null ? ArtifactProblem.MissingType(artifact.Index, artifact.Artifact.Type) : null)
        ?? (artifact.Type is { } type && TypeProblem(type.Spec) is { } words ? ArtifactProblem.InvalidType(artifact.Index, type, words) : null)
        ?? CheckRule(artifact.Index, artifact.Source, Direction.Source, artifact.Type?.Spec.Rules?.SrcTypes)
        ?? CheckRule(artifact.Index, artifact.Destination, Direction.Destination, artifact.Type?.Spec.Rules?.DstTypes)
        ?? CheckSecret(artifact.Index, artifact.Source, Direction.Source)
        ?? CheckSecret(artifact.Index, artifact.Destination, Direction.Destination)
        ?? (artifact.Cron is { } cron && crons.FindProblem(cron) is { } problem ? ArtifactProblem.BadCron(artifact.Index, problem) : null);

    // Servers with CEL refuse such names at admission.
    private static ArtifactProblem? CheckNames(int index, OrderArtifact artifact)
    {
        (string Field, string? Name)[] names = [("type", artifact.Type), ("srcRef.name", artifact.SrcRef?.Name), ("dstRef.name", artifact.DstRef?.Name)];
        return names.FirstOrDefault(name => !FieldRules.IsName(name.Name)) is { Field: { } field, Name: { } invalid }
            ? ArtifactProblem.InvalidSpec(index, $"spec.artifacts[{index}].{field} '{invalid.Truncate(LongestQuote)}' {FieldRules.NameMessage}")
            : null;
    }

    private static string? TypeProblem(V1Alpha1ArtifactTypeSpec spec) =>
        !FieldRules.IsName(spec.WorkflowTemplateRef.Name) ? $"spec.workflowTemplateRef.name '{spec.WorkflowTemplateRef.Name.Truncate(LongestQuote)}' {FieldRules.NameMessage}"
        : FieldRules.ParametersProblem(spec.Parameters, "spec.parameters")
        ?? LifetimeProblem("spec.ttlAfterFinished", spec.TtlAfterFinished)
        ?? LifetimeProblem("spec.ttlAfterFailed", spec.TtlAfterFailed);

    private static string? LifetimeProblem(string field, string? text) =>
        FieldRules.LifetimeProblem(text) is { } problem ? $"{field} '{(text ?? "").Truncate(LongestQuote)}' {problem}" : null;

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
