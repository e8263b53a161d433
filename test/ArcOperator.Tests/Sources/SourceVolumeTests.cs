using System.Globalization;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Runtime.Status;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

/// <summary>The operator on its own volume of one megabyte, which fills up or refuses writes for a while.</summary>
public sealed class SourceVolumeTests
{
    private readonly byte[] _larger = new byte[300_000];

    private TemporaryFolder _folder = null!;
    private SourceRig _rig = null!;

    private string Volume => _rig.StoreFolder;

    [SetUp]
    public async Task Start()
    {
        new Random(7).NextBytes(_larger);
        _folder = new();
        _rig = await SourceRig.CreateAsync();
        Directory.CreateDirectory(Volume);
        // Only this process sees the volume, which ends with it.
        var program = _folder.WriteProgram("confined", $"""
            exec unshare --map-root-user --mount sh -c 'mount -t tmpfs -o size=1m volume {Volume} && exec "$0" "$@"' {OperatorCluster.Program} "$@"
            """);
        await _rig.StartAsync(program: program);
        _rig.Serve("good");
        await _rig.CreateAsync();
        await _rig.DeliversAsync("good");
        await _rig.ReadyAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        await _rig.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public Task A_full_volume_keeps_the_last_artifact_and_is_reported() => FailsAndHealsAsync(
        $"head -c 5000000 /dev/zero >{Volume}/filler || true", $"rm {Volume}/filler", "the volume is full; free space on it or enlarge it");

    [Test]
    public Task A_read_only_volume_keeps_the_last_artifact_and_is_reported() => FailsAndHealsAsync(
        $"mount -o remount,ro {Volume}", $"mount -o remount,rw {Volume}", "the file system is read-only; mount a writable volume");

    private async Task FailsAndHealsAsync(string fault, string remedy, string problem)
    {
        var good = (await _rig.PublishedAsync())!;
        await InsideAsync(fault);
        _rig.Serve(_larger);
        await _rig.RequestAsync("now");

        (await _rig.MessageAsync(ExternalSourceReasons.StorageOperationFailed)).Should()
            .Match($"cannot store externalsource/*.tar.gz in {Volume}: {problem} (attempt *; Last successful artifact maintained").And.NotContain("\n");

        (await _rig.PublishedAsync())!.Status.Artifact.Should().BeEquivalentTo(good.Status.Artifact);
        await _rig.DownloadAsync(good);
        await InsideAsync(remedy);
        await _rig.DeliversAsync(_larger);
        (await _rig.ReadyAsync()).Status.Conditions.Should().NotContain(condition => condition.Type == Conditions.Stalled || condition.Type == Conditions.Reconciling);
        (await InsideAsync($"find {Volume} -type f")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(2).And.OnlyContain(file => file.EndsWith(".tar.gz"));
    }

    private Task<string> InsideAsync(string command) => Programs.RunAsync(
        "nsenter", ["--target", _rig.Operator.ProcessId.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", "sh", "-c", command]);
}
