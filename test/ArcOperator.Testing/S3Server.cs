using System.Globalization;

namespace ArcOperator.Testing;

/// <summary>A real S3 store for this process. It ends with the process.</summary>
public sealed class S3Server : IAsyncDisposable
{
    private static readonly string Script = Repository.PathOf("test", "s3", "s3.sh");

    private S3Server(string folder) => Folder = folder;

    /// <summary>Folder with configuration, logs and data.</summary>
    public string Folder { get; }

    public Uri Endpoint => new($"http://{Read("address")}");

    public string AccessKey => Read("access-key");

    public string SecretKey => Read("secret-key");

    public static async Task<S3Server> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("arc-s3-").FullName;
        await Programs.RunAsync(Script, ["start", folder, "--while", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)]);
        return new(folder);
    }

    public Task AddBucketAsync(string name) => Programs.RunAsync(Script, ["bucket", Folder, name]);

    public async ValueTask DisposeAsync()
    {
        await Programs.RunAsync(Script, ["stop", Folder]);
        Directory.Delete(Folder, recursive: true);
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(Folder, file)).Trim();
}
