using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace ArcOperator.Templates.Tests.Harness;

/// <summary>Pushes images that are made for tests.</summary>
internal static class TestImages
{
    /// <summary>The test file for virus scanners. It is put together here, so that this file is not one.</summary>
    public static readonly byte[] Eicar = Encoding.ASCII.GetBytes(@"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + "-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");

    /// <summary>Files of an image of Alpine with one package.</summary>
    public static (string Name, byte[] Content)[] Alpine(string package, string licence = "MIT") =>
    [
        ("etc/alpine-release", "3.18.0\n"u8.ToArray()),
        ("etc/os-release", "ID=alpine\nVERSION_ID=3.18.0\n"u8.ToArray()),
        ("lib/apk/db/installed", Encoding.ASCII.GetBytes($"P:{package}\nV:1.0.0-r0\nA:x86_64\nL:{licence}\no:{package}\n\n")),
    ];

    /// <summary>Returns a zip with one file.</summary>
    public static byte[] Zip(string name, byte[] content)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = archive.CreateEntry(name).Open())
        {
            entry.Write(content);
        }

        return stream.ToArray();
    }

    /// <summary>Pushes an image with one layer for each group of files, and returns its digest. No other image has the same layers.</summary>
    public static async Task<string> PushAsync(string reference, params (string Name, byte[] Content)[][] layers)
    {
        using var folder = new TemporaryFolder();
        var files = layers.Select((layer, index) => WriteLayer(folder.PathOf($"{index}.tar"), [.. layer, ("reference", Encoding.UTF8.GetBytes(reference))])).ToList();
        var output = await WorkerTools.RunAsync("crane", ["append", "--insecure", "--oci-empty-base", "-t", reference, .. files.SelectMany(file => new[] { "-f", file })]);
        return output.Trim().Split('@')[1];
    }

    private static string WriteLayer(string path, (string Name, byte[] Content)[] files)
    {
        using var writer = new TarWriter(File.Create(path));
        foreach (var (name, content) in files)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return path;
    }
}
