using ArcOperator.Benchmarks.Bench;
using ArcOperator.Oci;
using ArcOperator.Oci.Model;
using ArcOperator.Oci.References;
using ArcOperator.Oci.Results;
using ArcOperator.Testing;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>
/// The registry client pushes one blob of 64 MiB and asks for the digest of an image 1,000 times. References: <c>oras blob push</c> of the same bytes,
/// and as many starts of <c>crane digest</c>, of which a part is measured.
/// </summary>
internal sealed record RegistryRun(double PushRatio, double HeadRatio) : IRun<RegistryRun>
{
    private const int Heads = 1000;
    private const int MeasuredStarts = 50;

    public static async Task<RegistryRun> RunAsync(BenchmarkContext workbench)
    {
        await using var registry = await LocalServer.StartRegistryAsync();
        await registry.RunAsync("images");
        using var folder = new TemporaryFolder();
        var file = folder.PathOf("blob");
        var content = Tools.WriteRandom(file, 64 << 20);
        var descriptor = OciDescriptor.Of("application/octet-stream", content);
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        using var client = new RegistryClient(handler, new Uri($"http://{registry.Address}"), null, new RegistryLimits(), TimeProvider.System);
        var push = await Fastest.RatioAsync(
            async repetition =>
            {
                await using var stream = File.OpenRead(file);
                Require((await client.PushBlobAsync(Reference(registry, $"ours/{repetition}:1"), descriptor, stream, null, default)).Failure);
            },
            repetition => Tools.RunAsync("oras", ["blob", "push", "--no-tty", "--plain-http", $"{registry.Address}/oras/{repetition}@{descriptor.Digest}", file]));
        var image = Reference(registry, "library/busybox:1.36");
        var head = await Fastest.RatioAsync(
            async _ =>
            {
                for (var count = 0; count < Heads; count++)
                {
                    Require((await client.HeadManifestAsync(image, default)).Failure);
                }
            },
            async _ =>
            {
                for (var count = 0; count < MeasuredStarts; count++)
                {
                    await Tools.RunAsync("crane", ["digest", "--insecure", image.ToString()]);
                }
            });
        return new(push, head * MeasuredStarts / Heads);
    }

    private static OciReference Reference(LocalServer registry, string rest) =>
        OciReference.TryParse($"{registry.Address}/{rest}", out var reference, out var problem) ? reference : throw new ArgumentException(problem);

    private static void Require(RegistryFailure? failure)
    {
        if (failure is not null)
        {
            throw new InvalidOperationException($"the registry failed: {failure}");
        }
    }
}
