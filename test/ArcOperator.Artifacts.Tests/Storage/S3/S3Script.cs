using ArcOperator.Artifacts.Options;
using ArcOperator.Artifacts.Storage.S3;
using ArcOperator.Testing;

namespace ArcOperator.Artifacts.Tests.Storage.S3;

/// <summary>A scripted peer that speaks a part of the S3 protocol, and a store that uses it.</summary>
internal sealed class S3Script : IAsyncDisposable
{
    public const string Secret = "a-very-secret-key";

    public S3Script(
        Func<PeerExchange, Task> script, int retries = 0, TimeProvider? clock = null, S3Checksums checksums = S3Checksums.WhenRequired, bool chunked = false)
    {
        Peer = new(script);
        var options = new S3Options
        {
            Endpoint = Peer.Uri,
            Bucket = "bucket",
            AccessKey = "access",
            SecretKey = Secret,
            Retries = retries,
            PartSize = 5 << 20,
            RequestTimeout = TimeSpan.FromSeconds(60),
            Checksums = checksums,
            ChunkedUploads = chunked,
        };
        Store = new(options, clock ?? TimeProvider.System, Log);
    }

    public ScriptedPeer Peer { get; }

    public S3Store Store { get; }

    public ListLogger<S3Store> Log { get; } = new();

    /// <summary>Returns an error response in the form of S3.</summary>
    public static Task RefuseAsync(PeerExchange exchange, int status, string code, params (string Name, string Value)[] headers) =>
        exchange.RespondAsync(status, $"<Error><Code>{code}</Code><Message>words that nobody should rely on</Message></Error>", [("Content-Type", "application/xml"), .. headers]);

    /// <summary>A store that accepts everything, also in parts.</summary>
    public static Task AcceptAsync(PeerExchange exchange) => (exchange.Request.Method, exchange.Request.Query) switch
    {
        ("POST", "uploads" or "uploads=") => exchange.RespondAsync(
            200, "<InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key><UploadId>upload-1</UploadId></InitiateMultipartUploadResult>"),
        ("POST", _) => exchange.RespondAsync(200, "<CompleteMultipartUploadResult><Bucket>bucket</Bucket><Key>key</Key><ETag>e</ETag></CompleteMultipartUploadResult>"),
        ("DELETE", _) => exchange.WriteRawAsync("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
        _ => exchange.RespondAsync(200, "", ("ETag", "\"0123456789abcdef0123456789abcdef\"")),
    };

    public async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await Peer.DisposeAsync();
    }
}
