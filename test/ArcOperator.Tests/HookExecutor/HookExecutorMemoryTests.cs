using System.Globalization;
using System.Security.Cryptography;
using ArcOperator.Controllers.Hooks;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

/// <summary>Large documents in hooks.</summary>
public sealed class HookExecutorMemoryTests
{
    private const long Allowed = 64L << 20;

    [Test]
    public async Task A_hook_over_100_MB_costs_neither_side_its_size()
    {
        await using var executor = await ExecutorUnderTest.StartAsync();
        var client = executor.Client();
        var (input, output) = (executor.Folder.PathOf("in"), executor.Folder.PathOf("out"));
        await WriteAsync(input, megabytes: 1);
        await RunAsync(client, input, output);
        await WriteAsync(input, megabytes: 100);
        var own = $"/proc/{Environment.ProcessId}";
        var (here, there) = (Begin(own), Begin($"/proc/{executor.ProcessId}"));

        await RunAsync(client, input, output);

        var (ours, theirs) = (Peak(own) - here, Peak($"/proc/{executor.ProcessId}") - there);
        TestContext.Out.WriteLine($"client grew by {ours >> 20} MiB, executor by {theirs >> 20} MiB");
        ours.Should().BeLessThanOrEqualTo(Allowed);
        theirs.Should().BeLessThanOrEqualTo(Allowed);
        (await DigestAsync(output)).Should().Equal(await DigestAsync(input));
    }

    private static async Task RunAsync(HookExecutorClient client, string input, string output)
    {
        await using var from = File.OpenRead(input);
        await using var to = File.Create(output);
        var call = new HookCall("cat", [], TimeSpan.FromMinutes(1), new Dictionary<string, string>());
        (await client.ExecuteAsync(call, from, to, CancellationToken.None)).ExitCode.Should().Be(0);
    }

    private static async Task WriteAsync(string path, int megabytes)
    {
        var random = new Random(7);
        var block = new byte[1_000_000];
        await using var file = File.Create(path);
        for (var written = 0; written < megabytes; written++)
        {
            random.NextBytes(block);
            await file.WriteAsync(block);
        }
    }

    private static async Task<byte[]> DigestAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return await SHA256.HashDataAsync(file);
    }

    // Resets the peak (proc(5), clear_refs).
    private static long Begin(string process)
    {
        File.WriteAllText($"{process}/clear_refs", "5");
        return Peak(process);
    }

    private static long Peak(string process) => File.ReadLines($"{process}/status")
        .Where(line => line.StartsWith("VmHWM", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10)
        .Single();
}
