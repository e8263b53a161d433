using ArcOperator.Artifacts.Options;
using ArcOperator.Testing;

namespace ArcOperator.Artifacts.Tests.Storage;

/// <summary>The S3 store that all tests of the assembly share; started by the first that asks.</summary>
internal static class S3Peer
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

    /// <summary>Options for a part of the bucket that is the caller's alone.</summary>
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

    public static async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }
}
