using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Streams;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Packaging;

public sealed class ArtifactPackagerTests
{
    private static readonly string LongName = $"{new string('d', 120)}/{new string('f', 200)}";

    [Test]
    public async Task The_returned_digest_and_size_are_those_of_the_archive()
    {
        var (archive, packaged) = await PackAsync("hello");

        packaged.Size.Should().Be(archive.Length);
        packaged.Digest.Should().Be(await ArtifactDigest.OfAsync(new MemoryStream(archive), default));
        packaged.Digest.ToString().Should().StartWith("sha256:").And.HaveLength(71);
    }

    [TestCase("data", TarEntryFormat.Ustar)]
    [TestCase("größe/日本.yaml", TarEntryFormat.Ustar)]
    [TestCase(null, TarEntryFormat.Gnu)]
    public async Task An_artifact_holds_one_regular_file_without_owner_and_time(string? path, TarEntryFormat format)
    {
        var (archive, _) = await PackAsync("hello", path ?? LongName);

        await using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var entry = (PosixTarEntry?)await tar.GetNextEntryAsync();
        entry!.Format.Should().Be(format, "Pax carries times and process ids");
        (entry.EntryType, entry.Name, entry.Uid, entry.Gid, entry.UserName, entry.GroupName, entry.Mode, entry.ModificationTime)
            .Should().Be((TarEntryType.RegularFile, path ?? LongName, 0, 0, "", "", (UnixFileMode)Convert.ToInt32("644", 8), DateTimeOffset.UnixEpoch));
        (await new StreamReader(entry.DataStream!).ReadToEndAsync()).Should().Be("hello");
        (await tar.GetNextEntryAsync()).Should().BeNull();
    }

    [Test]
    public async Task A_size_beyond_the_ustar_limit_is_written_in_the_GNU_format()
    {
        DestinationPath.TryParse("data", out var path, out _).Should().BeTrue();
        var archive = new MemoryStream();

        // The content does not exist. The missing bytes are noticed after the header was written.
        await FluentActions.Awaiting(() => ArtifactPackager.PackAsync(new StreamWithWrongLength(9L << 30), path!, archive, default)).Should().ThrowAsync<IOException>();

        archive.Position = 0;
        var head = new byte[512];
        await new GZipStream(archive, CompressionMode.Decompress).ReadExactlyAsync(head);
        Encoding.ASCII.GetString(head, 257, 6).Should().Be("ustar ");
        BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(128)).Should().Be(9L << 30);
    }

    [Test]
    public async Task The_gzip_header_of_an_artifact_has_no_name_and_no_time()
    {
        var (archive, _) = await PackAsync("hello");

        // RFC 1952: magic, deflate, no flags, no time, no extra flags, and Unix.
        Convert.ToHexString(archive[..10]).Should().Be("1F8B0800000000000003");
    }

    [TestCase("")]
    [TestCase("hello")]
    public async Task An_empty_and_a_small_file_can_be_packed(string text)
    {
        var (archive, _) = await PackAsync(text);

        (await ContentAsync(archive)).Should().Equal(Encoding.UTF8.GetBytes(text));
    }

    [Test]
    public async Task Equal_content_becomes_equal_bytes_at_any_time()
    {
        var content = Mixed(3_000_000);

        var (first, _) = await PackAsync(new MemoryStream(content));
        await Task.Delay(1100);
        var (second, _) = await PackAsync(new MemoryStream(content));

        second.Should().Equal(first);
    }

    [TestCase(1)]
    [TestCase(511)]
    [TestCase(4097)]
    [TestCase(100_000)]
    public async Task Equal_content_becomes_equal_bytes_with_reads_of_any_size(int piece)
    {
        var content = Mixed(300_000);

        var (whole, _) = await PackAsync(new MemoryStream(content));
        var (cut, _) = await PackAsync(new PiecewiseStream(content, piece));

        cut.Should().Equal(whole);
        (await ContentAsync(cut)).Should().Equal(content);
    }

    [Test]
    public async Task Other_content_or_another_path_has_another_digest()
    {
        var digests = new[] { await PackAsync("a"), await PackAsync("b"), await PackAsync("a", "other") }.Select(packed => packed.Packaged.Digest);

        digests.Should().OnlyHaveUniqueItems();
    }

    [Test]
    public async Task Content_is_packed_from_the_current_position_of_its_stream()
    {
        var content = new MemoryStream("skipped, and packed"u8.ToArray()) { Position = 13 };

        var (archive, _) = await PackAsync(content);

        Encoding.UTF8.GetString(await ContentAsync(archive)).Should().Be("packed");
    }

    [Test]
    public async Task Content_whose_length_changes_during_packing_is_an_error()
    {
        using var folder = new TemporaryFolder();
        var path = folder.PathOf("file");
        await File.WriteAllBytesAsync(path, Mixed(1_000_000));
        await using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var grown = new PiecewiseStream(content, 1000, onFirstRead: () => File.AppendAllText(path, "more"));

        await FluentActions.Awaiting(() => PackAsync(grown)).Should().ThrowAsync<IOException>();
    }

    [Test]
    public async Task An_error_of_a_full_destination_is_passed_on()
    {
        DestinationPath.TryParse("data", out var path, out _).Should().BeTrue();

        await FluentActions.Awaiting(() => ArtifactPackager.PackAsync(new MemoryStream(Mixed(1_000_000)), path!, new FullStream(), default))
            .Should().ThrowAsync<IOException>().WithMessage("full");
    }

    private static Task<(byte[] Archive, PackagedArtifact Packaged)> PackAsync(string text, string path = "data") =>
        PackAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), path);

    private static async Task<(byte[] Archive, PackagedArtifact Packaged)> PackAsync(Stream content, string path = "data")
    {
        DestinationPath.TryParse(path, out var destination, out var problem).Should().BeTrue(problem);
        var archive = new MemoryStream();
        var packaged = await ArtifactPackager.PackAsync(content, destination!, archive, default);
        return (archive.ToArray(), packaged);
    }

    private static async Task<byte[]> ContentAsync(byte[] archive)
    {
        await using var tar = new TarReader(new GZipStream(new MemoryStream(archive), CompressionMode.Decompress));
        var entry = await tar.GetNextEntryAsync();
        var content = new MemoryStream();
        if (entry?.DataStream is { } data)
        {
            await data.CopyToAsync(content);
        }

        return content.ToArray();
    }

    // Content with different compression rates: words, runs, and noise.
    private static byte[] Mixed(int size)
    {
        var random = new Random(11);
        var content = new byte[size];
        for (var at = 0; at < size;)
        {
            var kind = random.Next(3);
            var length = Math.Min(random.Next(1, 2000), size - at);
            for (var end = at + length; at < end; at++)
            {
                content[at] = kind switch { 0 => (byte)"kind: ConfigMap\n"[at % 16], 1 => (byte)kind, _ => (byte)random.Next(256) };
            }
        }

        return content;
    }
}
