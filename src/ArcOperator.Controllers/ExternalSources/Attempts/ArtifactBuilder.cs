using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Packs data into an artifact in the form that spec.packaging names.</summary>
internal sealed class ArtifactBuilder(TemporaryFiles files, ArtifactOptions options)
{
    /// <param name="spec">Spec without problems.</param>
    /// <param name="fileName">File name where the spec has none.</param>
    /// <param name="content">Data.</param>
    /// <param name="archive">Empty file that takes the artifact.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="AttemptException">The data is empty, or an archive that is not accepted.</exception>
    public async Task<(PackagedArtifact Package, FluxConsumability Flux)> BuildAsync(
        V1Alpha1ExternalSourceSpec spec, string? fileName, FileStream content, FileStream archive, CancellationToken cancellationToken)
    {
        if (content.Length == 0 && spec.AllowEmpty is not true)
        {
            throw AttemptException.Transient("the data is empty: set spec.allowEmpty to true if empty data is valid");
        }

        if (SpecRules.IsArchive(spec))
        {
            return await RepackAsync(content, archive, cancellationToken);
        }

        var path = SpecRules.PathOf(spec, fileName);
        var flux = await FluxConsumability.OfFileAsync(path, content, cancellationToken);
        content.Position = 0;
        return (await ArtifactPackager.PackAsync(content, path, archive, cancellationToken), flux);
    }

    private async Task<(PackagedArtifact Package, FluxConsumability Flux)> RepackAsync(FileStream content, FileStream archive, CancellationToken cancellationToken)
    {
        try
        {
            await using var spool = files.Create();
            var package = await ArchivePackager.RepackAsync(content, spool, archive, ArchiveLimits.From(options), cancellationToken);
            return (package.Artifact, FluxConsumability.OfArchive(package));
        }
        catch (ArchiveException error)
        {
            throw AttemptException.Permanent(error.Message, error);
        }
    }
}
