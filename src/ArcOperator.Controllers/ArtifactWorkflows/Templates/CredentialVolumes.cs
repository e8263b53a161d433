using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>
/// The volumes by which templates of the public project find their Secrets. A Workflow has them only where its template needs them,
/// because Argo refuses volumes when templateReferencing is Strict or Secure.
/// </summary>
internal static class CredentialVolumes
{
    public const string Source = "src-secret-vol";
    public const string Destination = "dst-secret-vol";

    /// <summary>Name of the parameter by which a template finds the Secret of the source.</summary>
    public const string SourceParameter = "srcSecretName";

    /// <summary>Name of the parameter by which a template finds the Secret of the destination.</summary>
    public const string DestinationParameter = "dstSecretName";

    public static readonly IReadOnlyList<string> Names = [Source, Destination];

    /// <summary>Returns the names of the volumes that the work needs.</summary>
    public static IReadOnlyList<string> NeededBy(V1Alpha1ArtifactWorkflowSpec spec, TemplateObservation template) => spec.SecretVolumes switch
    {
        true => Names,
        false => [],
        // The template may mount them, and without them its pods would not start.
        null when template.State != TemplateState.Found => Names,
        null => template.SecretVolumes,
    };

    /// <summary>Creates the volumes for a Workflow; null for none.</summary>
    public static IReadOnlyList<WorkflowVolume>? Create(V1Alpha1ArtifactWorkflowSpec spec, IReadOnlyList<string> names) => names.Count == 0 ? null :
        [.. names.Select(name => Volume(name, name == Source ? spec.SrcSecretRef : spec.DstSecretRef))];

    private static WorkflowVolume Volume(string name, LocalObjectReference? secret) => secret?.Name is { Length: > 0 } secretName
        ? new() { Name = name, Secret = new() { SecretName = secretName } }
        : new() { Name = name, EmptyDir = new() };
}
