using Amazon.S3;
using Amazon.S3.Model;
using ArcOperator.Artifacts.Options;

namespace ArcOperator.Testing;

/// <summary>The S3 store that all tests of an assembly share. The first use starts it, StopAsync ends it.</summary>
public static class S3Peer
{
    public const string Bucket = "artifacts";

    private static readonly SemaphoreSlim One = new(1, 1);
    private static S3Server? _server;
    private static int _prefixes;

    public static async Task<S3Server> GetAsync()
    {
        await One.WaitAsync();
        try
        {
            if (_server is null)
            {
                _server = await S3Server.StartAsync();
                await _server.AddBucketAsync(Bucket);
            }

            return _server;
        }
        finally
        {
            One.Release();
        }
    }

    /// <summary>Returns options for a part of the bucket that only the caller uses.</summary>
    public static async Task<S3Options> NewOptionsAsync()
    {
        var server = await GetAsync();
        return new()
        {
            Endpoint = server.Endpoint,
            Bucket = Bucket,
            AccessKey = server.AccessKey,
            SecretKey = server.SecretKey,
            Prefix = $"test-{Interlocked.Increment(ref _prefixes)}/",
            PartSize = 5 << 20,
        };
    }

    /// <summary>Returns the names of all objects under a prefix, also of objects that are not artifacts.</summary>
    public static async Task<IReadOnlyList<string>> ObjectsAsync(string prefix)
    {
        using var client = await ConnectAsync();
        var found = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = Bucket, Prefix = prefix });
        return [.. (found.S3Objects ?? []).Select(entry => entry.Key)];
    }

    /// <summary>Returns the names of the objects under a prefix with an unfinished upload in parts.</summary>
    public static async Task<IReadOnlyList<string>> UploadsAsync(string prefix)
    {
        using var client = await ConnectAsync();
        var found = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = Bucket, Prefix = prefix });
        return [.. (found.MultipartUploads ?? []).Select(upload => upload.Key)];
    }

    /// <summary>Returns an object by its full name.</summary>
    public static async Task<byte[]> ReadAsync(string name)
    {
        using var client = await ConnectAsync();
        using var found = await client.GetObjectAsync(Bucket, name);
        var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    private static async Task<AmazonS3Client> ConnectAsync()
    {
        var server = await GetAsync();
        return new(server.AccessKey, server.SecretKey, new AmazonS3Config { ServiceURL = server.Endpoint.AbsoluteUri, ForcePathStyle = true, AuthenticationRegion = "us-east-1" });
    }
}
