using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>Computes the ArtifactWorkflow of one artifact, or the reason why it has none.</summary>
internal static class ArtifactResolver
{
    // In characters.
    private const int LongestQuote = 64;

    public static Resolution Resolve(V1Alpha1Order order, ArtifactObservation artifact, CronRules crons, DateTimeOffset? forceAt, string requestHash)
    {
        if (FindBlocker(artifact, crons) is { } blocker)
        {
            return new(null, blocker);
        }

        if (artifact is not { Type: { } type, Source.Endpoint: { } source, Destination.Endpoint: { } destination })
        {
            throw new InvalidOperationException("an artifact that passed all checks lacks a type or an Endpoint");
        }

        if (artifact.ExceedsOrder)
        {
            return new(null, OrderLimits.Exceeded(artifact.Index));
        }

        var flattened = SpecFlattener.Flatten(artifact.Artifact.Spec, $"{artifact.Field}.spec");
        if (flattened.Problem is { } conflict)
        {
            return new(null, ArtifactBlockers.InvalidParameters(conflict));
        }

        var parameters = ArtifactParameters.Compute(artifact, source, destination, type, flattened.Parameters);
        return new(
            DesiredWorkflow.For(order, artifact, type, [.. parameters.Select(parameter => parameter.Parameter)], forceAt, requestHash),
            FindValueProblem(artifact, type, parameters) is { } problem ? ArtifactBlockers.InvalidParameters(problem) : null);
    }

    // The first blocker counts. The order of the checks is part of the API: it decides about the reason of the condition.
    private static Blocker? FindBlocker(ArtifactObservation artifact, CronRules crons) =>
        CheckNames(artifact)
        ?? CheckEndpoint(artifact.Index, artifact.Source, EndpointRole.Source)
        ?? CheckEndpoint(artifact.Index, artifact.Destination, EndpointRole.Destination)
        ?? CheckType(artifact)
        ?? CheckRule(artifact.Index, artifact.Source, EndpointRole.Source, artifact.Type?.Spec.Rules?.SrcTypes)
        ?? CheckRule(artifact.Index, artifact.Destination, EndpointRole.Destination, artifact.Type?.Spec.Rules?.DstTypes)
        ?? CheckSecret(artifact.Index, artifact.Source, EndpointRole.Source)
        ?? CheckSecret(artifact.Index, artifact.Destination, EndpointRole.Destination)
        ?? (artifact.Cron is { } cron && crons.FindProblem(cron, artifact.CronField) is { } problem ? ArtifactBlockers.InvalidCron(problem) : null);

    // Servers with CEL refuse such names at admission.
    private static Blocker? CheckNames(ArtifactObservation artifact)
    {
        var fields = artifact.Artifact;
        if (fields.Name is { } own && !FieldRules.IsArtifactName(own))
        {
            return ArtifactBlockers.InvalidSpec($"{artifact.Field}.name '{own.Truncate(LongestQuote)}' {FieldRules.ArtifactNameMessage}");
        }

        if (artifact.SameNameAs is { } first)
        {
            return ArtifactBlockers.DuplicateName(artifact, first);
        }

        (string Field, string? Name)[] names = [("type", fields.Type), ("srcRef.name", fields.SrcRef?.Name), ("dstRef.name", fields.DstRef?.Name)];
        return names.FirstOrDefault(name => !FieldRules.IsName(name.Name)) is { Field: { } field, Name: { } invalid }
            ? ArtifactBlockers.InvalidSpec($"{artifact.Field}.{field} '{invalid.Truncate(LongestQuote)}' {FieldRules.NameMessage}")
            : null;
    }

    private static Blocker? CheckEndpoint(int index, EndpointObservation observed, EndpointRole role) =>
        observed.Endpoint is not { } endpoint ? ArtifactBlockers.MissingEndpoint(index, observed.Name, role)
        : !role.Allows(endpoint.Spec.Usage) ? ArtifactBlockers.WrongUsage(index, observed.Name, role, endpoint.Spec.Usage)
        // The address becomes a parameter of the Workflow, which more users may read than the Endpoint.
        : EndpointAddress.FindProblem(endpoint) is { } problem ? ArtifactBlockers.InvalidUrl(index, observed.Name, role, problem)
        : null;

    private static Blocker? CheckType(ArtifactObservation artifact) =>
        artifact.Type is not { } type ? ArtifactBlockers.MissingType(artifact.Index, artifact.Artifact.Type, artifact.IgnoredType)
        : type.Problem is { } problem ? ArtifactBlockers.InvalidType(artifact.Index, type, problem)
        : null;

    /// <summary>Returns the reason why a type is invalid, or null.</summary>
    public static string? FindTypeProblem(V1Alpha1ArtifactTypeSpec spec) =>
        !FieldRules.IsName(spec.WorkflowTemplateRef.Name) ? $"spec.workflowTemplateRef.name '{spec.WorkflowTemplateRef.Name.Truncate(LongestQuote)}' {FieldRules.NameMessage}"
        : FieldRules.ParametersProblem(spec.Parameters, "spec.parameters")
        ?? (GateRules.FindProblem(spec.Gates, spec.Policy) is { } gates ? $"spec.{gates}" : null)
        ?? FindLifetimeProblem("spec.ttlAfterFinished", spec.TtlAfterFinished)
        ?? FindLifetimeProblem("spec.ttlAfterFailed", spec.TtlAfterFailed);

    private static string? FindLifetimeProblem(string field, string? text) =>
        FieldRules.LifetimeProblem(text) is { } problem ? $"{field} '{(text ?? "").Truncate(LongestQuote)}' {problem}" : null;

    // An empty rule allows all types.
    private static Blocker? CheckRule(int index, EndpointObservation observed, EndpointRole role, IReadOnlyList<string>? allowed) =>
        allowed is { Count: > 0 } && !allowed.Contains(observed.Endpoint?.Spec.Type ?? "")
            ? ArtifactBlockers.WrongEndpointType(index, observed.Name, role, observed.Endpoint?.Spec.Type, allowed)
            : null;

    private static Blocker? CheckSecret(int index, EndpointObservation observed, EndpointRole role) =>
        observed is { SecretName: { } secret, Secret: null } ? ArtifactBlockers.MissingSecret(index, secret, observed.Name, role)
        : observed is { Secret: { } limited, Endpoint: { } endpoint } && EndpointAddress.ToUri(endpoint.Spec.RemoteUrl) is { } url
            && SecretHosts.FindProblem(limited, url, $"Endpoint '{observed.Name}', {role.Noun} of artifact {index}") is { } problem ? ArtifactBlockers.DeniedSecret(problem)
        : null;

    private static string? FindValueProblem(ArtifactObservation artifact, ResolvedType type, IReadOnlyList<ParameterSource> parameters) =>
        ParameterLimits.SizeProblem(parameters, $"artifact {artifact.Index}")
        ?? (type.AllowsExpressions ? null
            : ParameterLimits.ExpressionProblem(parameters)
            ?? (ParameterLimits.IsExpression(artifact.Cron?.When) ? ParameterLimits.ExpressionProblem($"{artifact.CronField}.when") : null));
}

/// <summary>The result for one artifact. With workflow and blocker the work is known and must not start: existing work was accepted before the rule was introduced.</summary>
internal sealed record Resolution(DesiredWorkflow? Workflow, Blocker? Blocker);
