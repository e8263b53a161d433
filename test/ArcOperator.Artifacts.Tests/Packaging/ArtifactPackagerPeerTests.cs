using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>Archives as other programs and other processes read and write them.</summary>
public sealed class ArtifactPackagerPeerTests
{
    private static readonly string LongName = $"{new string('d', 120)}/{new string('f', 200)}";

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void NewFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [TestCase("tar", "data")]
    [TestCase("tar", null)]
    [TestCase("tar", "größe/日本.yaml")]
    [TestCase("busybox", "data")]
    [TestCase("busybox", null)]
    [TestCase("busybox", "größe/日本.yaml")]
    public async Task Other_tar_programs_unpack_an_artifact(string program, string? name)
    {
        var path = name ?? LongName;
        var archive = await PackAsync(_folder.Write("source", "kind: ConfigMap\n"), path);
        Directory.CreateDirectory(_folder.PathOf("out"));

        // busybox selects its program by the first argument.
        await Programs.RunAsync(program, [.. program == "busybox" ? ["tar"] : Array.Empty<string>(), "-xzf", archive, "-C", _folder.PathOf("out")]);

        var unpacked = Directory.GetFiles(_folder.PathOf("out"), "*", SearchOption.AllDirectories).Should().ContainSingle().Which;
        Path.GetRelativePath(_folder.PathOf("out"), unpacked).Should().Be(path);
        (await File.ReadAllTextAsync(unpacked)).Should().Be("kind: ConfigMap\n");
        File.GetLastWriteTimeUtc(unpacked).Should().Be(DateTime.UnixEpoch);
    }

    [Test]
    public async Task GNU_tar_shows_fixed_owner_mode_and_time_of_an_artifact()
    {
        var archive = await PackAsync(_folder.Write("source", "hello"), "data");

        var list = await Programs.RunAsync("tar", ["--utc", "--full-time", "--numeric-owner", "-tvzf", archive]);

        list.Should().Be("-rw-r--r-- 0/0               5 1970-01-01 00:00:00 data\n");
    }

    [Test]
    public async Task Every_process_packs_equal_content_as_equal_bytes()
    {
        var source = PeakMemory.WriteLargeFile(_folder, megabytes: 3);
        await File.AppendAllTextAsync(source, string.Concat(Enumerable.Repeat("kind: ConfigMap\n", 50_000)));
        var archive = await PackAsync(source, "data");
        await using var bytes = File.OpenRead(archive);
        var digest = await ArtifactDigest.OfAsync(bytes, default);

        for (var process = 0; process < 3; process++)
        {
            (await RunChildAsync("pack", source, "data")).Should().Be($"{digest} {bytes.Length}");
        }
    }

    [Test]
    public async Task The_memory_for_packing_does_not_grow_with_the_content()
    {
        var source = PeakMemory.WriteLargeFile(_folder);

        var growth = await PeakMemory.GrowthAsync(() => PackAsync(source, "data"));

        growth.Should().BeLessThan(32 << 20, "100 MB were packed");
    }

    private static async Task<string> RunChildAsync(params string[] arguments)
    {
        await using var child = Child.Start(arguments);
        return (await child.ReadToEndAsync()).Trim();
    }

    private async Task<string> PackAsync(string source, string path)
    {
        DestinationPath.TryParse(path, out var destination, out var problem).Should().BeTrue(problem);
        await using var content = File.OpenRead(source);
        await using var archive = File.Create(_folder.PathOf("archive.tar.gz"));
        await ArtifactPackager.PackAsync(content, destination!, archive, default);
        return archive.Name;
    }
}
