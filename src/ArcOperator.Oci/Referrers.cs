using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;

namespace ArcOperator.Oci;

/// <summary>
/// Lists and adds the referrers of a digest, such as signatures and SBOMs. Registries without the referrers API keep them in an index, whose tag is
/// derived from the digest (OCI distribution specification, referrers tag schema).
/// </summary>
public sealed class Referrers(RegistryClient client, Random jitter, TimeProvider clock)
{
    /// <summary>Lists the referrers of a digest.</summary>
    /// <param name="subject">Repository and digest. A tag is ignored.</param>
    /// <param name="artifactType">Type of the referrers to list, or null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<RegistryResult<IReadOnlyList<OciDescriptor>>> ListAsync(OciReference subject, string? artifactType, CancellationToken cancellationToken)
    {
        var digest = DigestOf(subject);
        var listed = await client.ListReferrersByApiAsync(subject, digest, cancellationToken);
        if (listed.Failure is { } refusal)
        {
            if (!IsWithoutApi(refusal))
            {
                return refusal;
            }

            var index = await ReadFallbackAsync(subject, digest, cancellationToken);
            if (index.Failure is { } failure)
            {
                return failure;
            }

            listed = RegistryResult.Of(index.Value.Manifests);
        }

        var completed = await CompleteAsync(subject, listed.Value, cancellationToken);
        return completed.Failure is not null || artifactType is null ? completed
            : RegistryResult.Of<IReadOnlyList<OciDescriptor>>([.. completed.Value.Where(descriptor => descriptor.ArtifactType == artifactType)]);
    }

    /// <summary>Writes a manifest that refers to another one, and makes sure that it is listed.</summary>
    /// <param name="repository">The repository.</param>
    /// <param name="manifest">The manifest, with a subject. Its blobs must be in the repository.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgumentException">The manifest has no subject.</exception>
    public async Task<RegistryResult<ReferrerPush>> PushAsync(OciReference repository, OciManifest manifest, CancellationToken cancellationToken)
    {
        var subject = manifest.Subject?.Digest ?? throw new ArgumentException("the manifest has no subject", nameof(manifest));
        var content = ManifestContent.Of(manifest);
        var receipt = await client.PutManifestAsync(repository.At(content.Digest), content, cancellationToken);
        return receipt.Failure is { } failure ? failure
            : receipt.Value.ListsReferrers ? new ReferrerPush(content.Digest, ReferrerListing.Registry)
            : await AddToFallbackAsync(repository, subject, Describe(content.Descriptor, manifest), cancellationToken);
    }

    // The write has no precondition, so another writer at the same time can remove the entry. The index is read again until it has the entry.
    // Registries on a file system answer 500 while another writer replaces the tag, so a failure of the server is one more lost attempt.
    private async Task<RegistryResult<ReferrerPush>> AddToFallbackAsync(
        OciReference repository, OciDigest subject, OciDescriptor descriptor, CancellationToken cancellationToken)
    {
        RegistryFailure? failure = null;
        for (var attempt = 1; ; attempt++)
        {
            var isLast = attempt > client.Limits.Attempts;
            var index = await ReadFallbackAsync(repository, subject, cancellationToken);
            var entry = index.Failure is null ? index.Value.Manifests.FirstOrDefault(entry => entry.Digest == descriptor.Digest) : null;
            if (entry is not null && (isLast || MediaTypes.IsArtifactType(entry.ArtifactType)))
            {
                return new ReferrerPush(descriptor.Digest, ReferrerListing.Tag);
            }

            failure = index.Failure ?? failure;
            if (isLast || failure is { Kind: not RegistryFailureKind.ServerError })
            {
                return failure is null ? new ReferrerPush(descriptor.Digest, ReferrerListing.Lost) : failure;
            }

            if (attempt > 1)
            {
                await Task.Delay(client.Limits.DelayBefore(attempt - 1) * (1 + jitter.NextDouble()), clock, cancellationToken);
            }

            if (index.Failure is null)
            {
                failure = (await WriteFallbackAsync(repository, subject, index.Value, descriptor, cancellationToken)).Failure;
                if (failure is { Kind: not RegistryFailureKind.ServerError })
                {
                    return failure;
                }
            }
        }
    }

    private async Task<RegistryResult<ManifestReceipt>> WriteFallbackAsync(
        OciReference repository, OciDigest subject, OciIndex index, OciDescriptor descriptor, CancellationToken cancellationToken)
    {
        var others = await CompleteAsync(repository, [.. index.Manifests.Where(entry => entry.Digest != descriptor.Digest)], cancellationToken);
        return others.Failure is { } failure ? failure
            : await client.PutManifestAsync(
                repository.At(subject.FallbackTag), ManifestContent.Of(index with { Manifests = [.. others.Value, descriptor] }), cancellationToken);
    }

    private async Task<RegistryResult<OciIndex>> ReadFallbackAsync(OciReference repository, OciDigest subject, CancellationToken cancellationToken)
    {
        var result = await client.GetManifestAsync(repository.At(subject.FallbackTag), cancellationToken);
        return result.Failure is { Kind: RegistryFailureKind.NotFound } ? new OciIndex()
            : result.Failure is { } failure ? failure
            : result.Value.ReadIndex() is { } index ? index
            : new RegistryFailure(RegistryFailureKind.InvalidContent, $"{repository.At(subject.FallbackTag)} is not an index of referrers");
    }

    // Some tools list referrers without their type, or with the empty one. Only the manifest has it then.
    private async Task<RegistryResult<IReadOnlyList<OciDescriptor>>> CompleteAsync(
        OciReference repository, IReadOnlyList<OciDescriptor> descriptors, CancellationToken cancellationToken)
    {
        var completed = new List<OciDescriptor>(descriptors.Count);
        var opened = 0;
        foreach (var descriptor in descriptors)
        {
            if (MediaTypes.IsArtifactType(descriptor.ArtifactType) || !MediaTypes.IsManifest(descriptor.MediaType) || opened++ >= client.Limits.OpenedReferrers)
            {
                completed.Add(descriptor);
                continue;
            }

            var content = await client.GetManifestAsync(repository.At(descriptor.Digest), cancellationToken);
            if (content.Failure is { Kind: not RegistryFailureKind.NotFound and not RegistryFailureKind.InvalidContent } failure)
            {
                return failure;
            }

            completed.Add(content.Failure is null && content.Value.ReadManifest() is { } manifest ? Describe(descriptor, manifest) : descriptor);
        }

        return completed;
    }

    private static OciDescriptor Describe(OciDescriptor descriptor, OciManifest manifest) =>
        descriptor with { ArtifactType = manifest.EffectiveArtifactType, Annotations = manifest.Annotations };

    private static bool IsWithoutApi(RegistryFailure failure) =>
        failure.Status is 404 or 405 or 400 or 501 || failure.Kind == RegistryFailureKind.InvalidContent;

    private static OciDigest DigestOf(OciReference subject) =>
        subject.Digest ?? throw new ArgumentException("referrers are listed for a digest, not for a tag", nameof(subject));
}

/// <summary>The list that holds a new referrer.</summary>
public enum ReferrerListing
{
    /// <summary>The registry lists it by the referrers API.</summary>
    Registry,

    /// <summary>The index with the tag of the subject lists it.</summary>
    Tag,

    /// <summary>Other writers removed it from the index with each attempt. The manifest is in the repository, but not listed.</summary>
    Lost,
}

/// <summary>A new referrer.</summary>
/// <param name="Digest">Digest of its manifest.</param>
/// <param name="Listing">The list that holds it.</param>
public sealed record ReferrerPush(OciDigest Digest, ReferrerListing Listing);
