using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using ArcOperator.Api.Foreign;
using FluentAssertions;

namespace ArcOperator.Testing;

/// <summary>Consumes an ExternalArtifact as Flux's controllers do, with the same checks.</summary>
public sealed class FluxConsumer : IDisposable
{
    // Without decompression: the digest is that of the transferred bytes.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false });

    /// <summary>Returns the files in the artifact, by path.</summary>
    public async Task<IReadOnlyDictionary<string, byte[]>> DownloadAsync(V1ExternalArtifact published)
    {
        var artifact = published.Status.Artifact!;
        artifact.Revision.Should().Be($"latest@{artifact.Digest}");
        artifact.Url.Should().EndWith("/" + artifact.Path);
        var bytes = await DownloadAsync(artifact.Url, artifact.Digest);
        artifact.Size.Should().Be(bytes.Length);
        return Unpack(bytes);
    }

    /// <summary>Returns the files that kustomize-controller would apply.</summary>
    public async Task<IEnumerable<string>> ManifestsAsync(V1ExternalArtifact published) => (await DownloadAsync(published)).Keys.Where(path =>
        path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal));

    public async Task<byte[]> DownloadAsync(string url, string digest)
    {
        using var answer = await _http.GetAsync(url);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, "Flux takes no other answer");
        answer.Content.Headers.ContentEncoding.Should().BeEmpty();
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}".Should().Be(digest);
        return bytes;
    }

    /// <summary>Returns the status code for an artifact that cannot be downloaded.</summary>
    public async Task<HttpStatusCode> StatusOfAsync(string url)
    {
        using var answer = await _http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    public void Dispose() => _http.Dispose();

    private static Dictionary<string, byte[]> Unpack(byte[] archive)
    {
        var files = new Dictionary<string, byte[]>();
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        using var tar = new TarReader(gzip);
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entry.EntryType.Should().Be(TarEntryType.RegularFile);
            entry.Name.Should().NotStartWith("/").And.NotContain("..");
            var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add(entry.Name, content.ToArray());
        }

        return files;
    }
}
