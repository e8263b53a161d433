using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The parameters that a workflow gets: of the Endpoints, of the artifact's spec, and of its type, which has the last word.</summary>
internal static class ArtifactParameters
{
    /// <summary>Sorted by name; no name twice.</summary>
    public static IReadOnlyList<Parameter> Of(
        ArtifactObservation artifact, V1Alpha1Endpoint source, V1Alpha1Endpoint destination, ResolvedType type, IReadOnlyList<Parameter> spec)
    {
        IEnumerable<Parameter> parameters =
        [
            new() { Name = "srcType", Value = source.Spec.Type },
            new() { Name = "srcRemoteURL", Value = source.Spec.RemoteUrl },
            new() { Name = "srcSecret", Value = YesNo(artifact.Source.SecretName is not null) },
            new() { Name = "dstType", Value = destination.Spec.Type },
            new() { Name = "dstRemoteURL", Value = destination.Spec.RemoteUrl },
            new() { Name = "dstSecret", Value = YesNo(artifact.Destination.SecretName is not null) },
            new() { Name = "cron", Value = YesNo(artifact.Cron is not null) },
            .. spec,
            .. (type.Spec.Parameters ?? []).Select(parameter => parameter with { Value = parameter.Value ?? "" }),
        ];
        return [.. parameters.GroupBy(parameter => parameter.Name).Select(same => same.Last()).OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
    }

    private static string YesNo(bool value) => value ? "true" : "false";
}
