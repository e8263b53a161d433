using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Storage;

namespace ArcOperator.Controllers.ExternalSources;

/// <summary>Where the artifacts of an ExternalSource are kept.</summary>
internal static class ArtifactPlace
{
    private const string Kind = "externalsource";

    /// <summary><c>externalsource/namespace/name</c></summary>
    public static ArtifactFolder FolderOf(V1Alpha1ExternalSource source) => ArtifactFolder.Of(Kind, source.Namespace() ?? "", source.Name());
}
