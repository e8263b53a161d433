using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Packaging;

public sealed class ArchivePackagerTests
{
    private static readonly ArchiveLimits Limits = new(MaxEntries: 100, MaxSize: 8 << 20, MaxRatio: 200);

    private static readonly Dictionary<string, string> Kustomization = new()
    {
        ["base/kustomization.yaml"] = "resources: [map.yaml]\n",
        ["base/map.yaml"] = "kind: ConfigMap\n",
        ["overlay/kustomization.yaml"] = "resources: [../base]\n",
    };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void NewFolder() => _folder = new();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public async Task Archives_with_equal_files_become_equal_bytes_in_any_format_and_with_any_order_owners_and_times()
    {
        foreach (var (path, text) in Kustomization)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.PathOf($"in/{path}"))!);
            await File.WriteAllTextAsync(_folder.PathOf($"in/{path}"), text);
        }

        await Programs.RunAsync("tar", ["-czf", _folder.PathOf("gnu"), "-C", _folder.PathOf("in"), "."]);
        await Programs.RunAsync("tar", ["--format=pax", "--mtime=2001-01-01", "--owner=7", "-cf", _folder.PathOf("pax"), "-C", _folder.PathOf("in"), "overlay", "base"]);
        await ZipFile.CreateFromDirectoryAsync(_folder.PathOf("in"), _folder.PathOf("zip"));

        var (first, packaged) = await RepackAsync(await File.ReadAllBytesAsync(_folder.PathOf("gnu")));

        packaged.Should().Match<PackagedArchive>(archive => archive.Files == 3 && archive.HasManifests);
        Unpack(first).Should().Equal(Kustomization);
        foreach (var other in new[] { "pax", "zip" })
        {
            (await RepackAsync(await File.ReadAllBytesAsync(_folder.PathOf(other)))).Bytes.Should().Equal(first, other);
        }

        (await RepackAsync(first)).Bytes.Should().Equal(first, "an artifact is an archive, too");
    }

    [Test]
    public async Task Links_to_files_inside_of_an_archive_become_copies()
    {
        var tar = new RawTar().File("base/map.yaml", "kind: ConfigMap").Link('2', "overlay/link.yaml", "../base/map.yaml").Link('2', "again", "overlay/link.yaml")
            .Link('1', "hard", "base/map.yaml");

        var files = Unpack((await RepackAsync(tar.Bytes())).Bytes);

        files.Keys.Should().BeEquivalentTo("again", "base/map.yaml", "hard", "overlay/link.yaml");
        files.Values.Distinct().Should().Equal("kind: ConfigMap");
    }

    [Test]
    public async Task Names_in_extended_headers_override_others_and_global_headers_are_skipped()
    {
        var name = $"{new string('d', 150)}/größe.yaml";
        var tar = new RawTar().Entry('g', "pax_global_header", "", "19 comment=abcdefg\n"u8.ToArray()).Pax(("mtime", "1.5"), ("path", name)).File("short")
            .Entry('L', "././@LongLink", "", Encoding.UTF8.GetBytes($"{new string('e', 150)}\0")).File("short");

        Unpack((await RepackAsync(tar.Bytes())).Bytes).Keys.Should().BeEquivalentTo(name, new string('e', 150));
    }

    [TestCase("../evil", "contains '..'")]
    [TestCase("a/../../evil", "contains '..'")]
    [TestCase("/etc/passwd", "is an absolute path")]
    [TestCase("C:/windows", "is an absolute path")]
    [TestCase(@"..\evil", "contains a backslash")]
    [TestCase("a\nb", "contains a control character")]
    public async Task A_path_that_leads_out_of_the_archive_is_refused_in_tar_and_zip(string name, string problem)
    {
        await IsRefusedAsync(new RawTar().File("good").File(name).Bytes(), problem);
        await IsRefusedAsync(Zip((name, "x", 0)), problem);
    }

    [TestCase("/etc/passwd", "leads out of the archive")]
    [TestCase("../../etc/passwd", "leads out of the archive")]
    [TestCase("missing", "is a link to a file that the archive does not hold")]
    [TestCase("self", "leads to itself")]
    [TestCase("folder", "is a link to a directory")]
    public async Task A_link_to_anything_but_a_file_of_the_archive_is_refused(string target, string problem)
    {
        await IsRefusedAsync(new RawTar().File("folder/file").Link('2', "self", target).Bytes(), problem);
        await IsRefusedAsync(Zip(("folder/file", "x", 0), ("self", target, 0xa1ff << 16)), problem);
    }

    [Test]
    public Task A_hard_link_that_leads_out_of_the_archive_is_refused() => IsRefusedAsync(new RawTar().File("a").Link('1', "b", "../a").Bytes(), "leads out of the archive");

    [Test]
    public Task An_archive_entry_below_a_link_is_refused() =>
        IsRefusedAsync(new RawTar().File("b/file").Link('2', "a", "b/file").File("a/passwd").Bytes(), "lies below an entry that is not a directory");

    [TestCase('3', "a device")]
    [TestCase('4', "a device")]
    [TestCase('6', "a named pipe")]
    [TestCase('S', "a sparse file")]
    [TestCase('Z', "of an unknown kind")]
    public Task A_special_file_in_a_tar_is_refused(char type, string kind) => IsRefusedAsync(new RawTar().Link(type, "null", "").Bytes(), $"archive entry 'null' is {kind}");

    [Test]
    public Task A_special_file_in_a_zip_is_refused() => IsRefusedAsync(Zip(("null", "", 0x21b6 << 16)), "is a special file");

    [TestCase("a", "a")]
    [TestCase("a", "./a")]
    [TestCase("a/b", "a//b")]
    public async Task An_archive_with_a_name_twice_is_refused(string one, string other)
    {
        await IsRefusedAsync(new RawTar().File(one).File(other).Bytes(), "appears twice");
        await IsRefusedAsync(Zip((one, "1", 0), (other, "2", 0)), "appears twice");
    }

    [Test]
    public async Task An_archive_with_more_entries_than_the_limit_is_refused()
    {
        var tar = new RawTar();
        for (var index = 0; index < 101; index++)
        {
            tar.Link('5', $"folder-{index}/", "");
        }

        await IsRefusedAsync(tar.Bytes(), "more than 100 entries (option artifact.maxArchiveEntries)");
        await IsRefusedAsync(Zip([.. Enumerable.Range(0, 101).Select(index => ($"{index}", "", 0))]), "more than 100 entries (option artifact.maxArchiveEntries)");
    }

    [Test]
    public async Task An_archive_with_more_bytes_than_the_limit_is_refused_and_copies_for_links_count()
    {
        var half = new string('x', 5 << 20);
        await IsRefusedAsync(new RawTar().File("a", half).File("b", half).Bytes(), "unpacks to more than 8388608 bytes");
        await IsRefusedAsync(new RawTar().File("a", half).Link('2', "b", "a").Bytes(), "unpacks to more than 8388608 bytes");
        await IsRefusedAsync(new RawTar().Entry('0', "huge", "", [], size: 7L << 30).Bytes(), "unpacks to more than 8388608 bytes");
    }

    [Test]
    public async Task An_archive_with_a_high_compression_ratio_is_refused()
    {
        await IsRefusedAsync(Gzip(new RawTar().File("zeros", new string('0', 4 << 20)).Bytes()), "unpacks to more than 200 times its size");
        await IsRefusedAsync(Zip(("zeros", new string('0', 4 << 20), 0)), "unpacks to more than 200 times its size");
    }

    [Test]
    public Task An_extended_header_of_2_GB_is_refused_without_allocating_memory_for_it() =>
        IsRefusedAsync(new RawTar().Entry('x', "pax", "", [], size: int.MaxValue).Bytes(), "has an extended header of 2147483647 bytes");

    [Test]
    public Task A_sparse_file_of_an_extended_header_is_refused() =>
        IsRefusedAsync(new RawTar().Pax(("GNU.sparse.major", "1")).File("sparse").Bytes(), "holds a sparse file");

    [TestCase("size=-1")]
    [TestCase("size=99999999999999999999")]
    public Task An_archive_entry_whose_size_is_not_a_number_is_refused(string record) =>
        IsRefusedAsync(new RawTar().Pax((record.Split('=')[0], record.Split('=')[1])).File("a").Bytes(), "a size that is not a number");

    [Test]
    public async Task A_damaged_archive_is_refused_and_no_part_of_it_is_published()
    {
        var tar = new RawTar().File("a", new string('x', 3000)).File("b");
        await IsRefusedAsync(tar.CutOff(), "its end mark is missing");
        await IsRefusedAsync(tar.Bytes()[..2000], "is cut off");
        await IsRefusedAsync(Gzip(tar.Bytes())[..^12], "cut off");
        var wrongSum = Gzip(tar.Bytes());
        wrongSum[^6] ^= 1;
        await IsRefusedAsync(wrongSum, "damaged or cut off");
        var zip = Zip(("a", "text", 0));
        await IsRefusedAsync(zip[..^30], "damaged or cut off");
        var broken = tar.Bytes();
        broken[512 + 3072 + 5] ^= 1;
        await IsRefusedAsync(broken, "a header has a wrong checksum");
    }

    [Test]
    public async Task Data_that_is_not_a_supported_archive_is_refused_with_the_remedy()
    {
        await IsRefusedAsync("<html>"u8.ToArray(), "the data is not a tar.gz, tar or zip archive: set spec.packaging to File for other data");
        await IsRefusedAsync([0x28, 0xb5, 0x2f, 0xfd, 0, 0], "the data is a zstd archive: only tar.gz, tar and zip are supported");
        await IsRefusedAsync(Gzip([1, 2, 3]), "is cut off");
        await IsRefusedAsync(Gzip(new byte[1024]), "holds no files");
        await IsRefusedAsync(Zip(), "holds no files");
    }

    [Test]
    public async Task A_zip_whose_directory_exceeds_the_count_in_its_end_record_is_refused_before_it_is_loaded()
    {
        var zip = Zip([.. Enumerable.Range(0, 200).Select(index => ($"{index}", "", 0))]);
        zip[^14] = zip[^12] = 1;
        zip[^13] = zip[^11] = 0;

        await IsRefusedAsync(zip, "more than 100 entries");
    }

    [Test]
    public async Task Encrypted_and_unknown_zip_methods_are_refused()
    {
        var encrypted = Zip(("a", "text", 0));
        encrypted[OffsetOfDirectory(encrypted) + 8] |= 1;
        await IsRefusedAsync(encrypted, "the archive is encrypted");
        var method = Zip(("a", "text", 0));
        method[OffsetOfDirectory(method) + 10] = 14;
        await IsRefusedAsync(method, "is compressed by zip method 14");
    }

    [Test]
    public async Task A_large_archive_is_packed_with_little_memory()
    {
        var large = PeakMemory.WriteLargeFile(_folder);
        await Programs.RunAsync("tar", ["-czf", _folder.PathOf("archive"), "-C", Path.GetDirectoryName(large)!, Path.GetFileName(large)]);

        var growth = await PeakMemory.GrowthAsync(async () =>
        {
            await using var content = File.OpenRead(_folder.PathOf("archive"));
            await using var spool = File.Create(_folder.PathOf("spool"));
            await ArchivePackager.RepackAsync(content, spool, Stream.Null, Limits with { MaxSize = 1L << 30 }, default);
        });

        growth.Should().BeLessThan(32 << 20);
    }

    private static async Task IsRefusedAsync(byte[] archive, string problem)
    {
        var refusal = await FluentActions.Awaiting(() => RepackAsync(archive)).Should().ThrowAsync<ArchiveException>();

        refusal.Which.Message.Should().Contain(problem).And.NotContain("\n");
    }

    private static async Task<(byte[] Bytes, PackagedArchive Archive)> RepackAsync(byte[] archive)
    {
        var destination = new MemoryStream();
        var packaged = await ArchivePackager.RepackAsync(new MemoryStream(archive), new MemoryStream(), destination, Limits, default);
        return (destination.ToArray(), packaged);
    }

    private static Dictionary<string, string> Unpack(byte[] artifact)
    {
        var files = new Dictionary<string, string>();
        using var tar = new TarReader(new GZipStream(new MemoryStream(artifact), CompressionMode.Decompress));
        while (tar.GetNextEntry(copyData: true) is { } entry)
        {
            entry.EntryType.Should().Be(TarEntryType.RegularFile);
            files.Add(entry.Name, new StreamReader(entry.DataStream!).ReadToEnd());
        }

        return files;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Zip(params IReadOnlyList<(string Name, string Content, int Attributes)> entries)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content, attributes) in entries)
            {
                var entry = zip.CreateEntry(name);
                entry.ExternalAttributes = attributes;
                using var stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return bytes.ToArray();
    }

    private static int OffsetOfDirectory(byte[] zip) => zip.AsSpan().LastIndexOf("PK\x01\x02"u8);
}
