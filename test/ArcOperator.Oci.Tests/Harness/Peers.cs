using System.Net;
using System.Text;
using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Testing;

namespace ArcOperator.Oci.Tests.Harness;

/// <summary>Clients and content for tests.</summary>
internal static class Peers
{
    /// <summary>Limits without delays between attempts.</summary>
    public static readonly RegistryLimits Quick = new() { RetryDelay = TimeSpan.FromMilliseconds(1) };

    public static HttpMessageHandler Handler() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };

    public static RegistryClient ClientOf(Uri registry, RegistryLimits? limits = null, TimeProvider? clock = null, RegistryCredentials? credentials = null, HttpMessageHandler? handler = null) =>
        new(handler ?? Handler(), registry, credentials, limits ?? Quick, clock ?? TimeProvider.System);

    public static RegistryClient ClientOf(LocalServer server, RegistryLimits? limits = null) => ClientOf(new Uri($"http://{server.Address}"), limits);

    public static OciReference In(Uri registry, string rest) =>
        OciReference.TryParse($"{registry.Authority}/{rest}", out var reference, out var problem) ? reference : throw new ArgumentException(problem);

    public static OciReference In(LocalServer server, string rest) => In(new Uri($"http://{server.Address}"), rest);

    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static OciDescriptor Describe(byte[] content) => OciDescriptor.Of("application/octet-stream", content);

    /// <summary>Pushes a blob and returns its description.</summary>
    public static async Task<OciDescriptor> PushAsync(this RegistryClient client, OciReference repository, byte[] content, string mediaType = "application/octet-stream")
    {
        var descriptor = OciDescriptor.Of(mediaType, content);
        (await client.PushBlobAsync(repository, descriptor, new MemoryStream(content), null, default)).Failure.Should().BeNull();
        return descriptor;
    }

    /// <summary>Pushes an artifact with one layer and returns its manifest.</summary>
    public static async Task<ManifestContent> PushArtifactAsync(this RegistryClient client, OciReference target, string text = "hello")
    {
        var manifest = ManifestContent.Of(new OciManifest
        {
            ArtifactType = "application/vnd.example.text",
            Config = await client.PushAsync(target, OciManifest.Empty.ToArray(), MediaTypes.Empty),
            Layers = [await client.PushAsync(target, Encoding.UTF8.GetBytes(text), "text/plain")],
        });
        (await client.PutManifestAsync(target, manifest, default)).Failure.Should().BeNull();
        return manifest;
    }

    public static OciManifest Referring(OciDescriptor subject, string artifactType, string note) => new()
    {
        ArtifactType = artifactType,
        Config = OciManifest.EmptyConfig,
        Layers = [OciManifest.EmptyConfig],
        Subject = subject,
        Annotations = new Dictionary<string, string> { ["org.example.note"] = note },
    };
}

/// <summary>Answers requests without a network, for servers with names and certificates that no test has.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
{
    private readonly List<(string Method, Uri Url, string? Authorization)> _requests = [];

    public IReadOnlyList<(string Method, Uri Url, string? Authorization)> Requests => _requests;

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body) };
        response.Content.Headers.ContentType = null;
        foreach (var (name, value) in headers)
        {
            if (!response.Headers.TryAddWithoutValidation(name, value))
            {
                response.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return response;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is not null)
        {
            await request.Content.LoadIntoBufferAsync(cancellationToken);
        }

        lock (_requests)
        {
            _requests.Add((request.Method.Method, request.RequestUri!, request.Headers.Authorization?.ToString()));
        }

        var response = answer(request);
        response.RequestMessage = request;
        return response;
    }
}
