using System.Security.Cryptography;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Streams;

namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>Content with its key.</summary>
internal sealed record Sample(ArtifactKey Key, byte[] Bytes)
{
    public static Sample Artifact(int seed = 0, int size = 1000, string folder = "externalsource/team/rules")
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return new(new(ArtifactFolder.Of(folder.Split('/')), ArtifactDigest.FromHash(SHA256.HashData(bytes))), bytes);
    }

    public static Task PutAsync(IArtifactStore store, params IReadOnlyList<Sample> samples) =>
        Task.WhenAll(samples.Select(sample => store.PutAsync(sample.Key, sample.Open(), CancellationToken.None)));

    public MemoryStream Open() => new(Bytes, writable: false);

    public static async Task<byte[]> ReadAsync(IArtifactStore store, ArtifactKey key, ByteRange? range = null)
    {
        await using var content = await store.OpenAsync(key, range, CancellationToken.None);
        var read = new MemoryStream();
        await content.CopyToAsync(read);
        return read.ToArray();
    }
}
