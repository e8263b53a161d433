using System.Globalization;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Shared;

namespace ArcOperator.Controllers.Orders;

/// <summary>The parameters that a workflow gets: of the Endpoints, of the artifact's spec, and of its type, which overrides the others.</summary>
internal static class ArtifactParameters
{
    /// <summary>Returns the parameters sorted by name, each name once.</summary>
    public static IReadOnlyList<ParameterSource> Of(
        ArtifactObservation artifact, V1Alpha1Endpoint source, V1Alpha1Endpoint destination, ResolvedType type, IReadOnlyList<SpecParameter> spec)
    {
        var byName = new Dictionary<string, ParameterSource>(StringComparer.Ordinal);
        foreach (var parameter in (IEnumerable<ParameterSource>)
            [
                .. OfEndpoint("src", source, artifact.Source),
                .. OfEndpoint("dst", destination, artifact.Destination),
                new("cron", "cron", YesNo(artifact.Cron is not null)),
                .. spec.Select(value => new ParameterSource(string.Create(CultureInfo.InvariantCulture, $"spec.artifacts[{artifact.Index}].spec.{value.Path}"), value.Name, value.Value)),
                .. (type.Spec.Parameters ?? []).Select(parameter => OfType(type, parameter)),
            ])
        {
            byName[parameter.Name] = parameter;
        }

        return [.. byName.Values.OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
    }

    private static IEnumerable<ParameterSource> OfEndpoint(string prefix, V1Alpha1Endpoint endpoint, EndpointObservation observed) =>
    [
        new($"spec.type of Endpoint '{observed.Name}'", $"{prefix}Type", endpoint.Spec.Type),
        new($"spec.remoteURL of Endpoint '{observed.Name}'", $"{prefix}RemoteURL", endpoint.Spec.RemoteUrl),
        new($"spec.secretRef of Endpoint '{observed.Name}'", $"{prefix}Secret", YesNo(observed.SecretName is not null)),
    ];

    private static ParameterSource OfType(ResolvedType type, Parameter parameter) => new(
        $"spec.parameters[{parameter.Name}] of {type.Kind} '{type.Name}'", parameter.Name, parameter.Value ?? "", type.IsOfCluster);

    private static string YesNo(bool value) => value ? "true" : "false";
}
