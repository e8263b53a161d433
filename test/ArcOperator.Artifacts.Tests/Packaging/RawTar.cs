using System.Globalization;
using System.Text;

namespace ArcOperator.Artifacts.Tests.Packaging;

/// <summary>Writes tar archives that well-behaved writers refuse to write.</summary>
internal sealed class RawTar
{
    private readonly MemoryStream _bytes = new();

    public RawTar File(string name, string content = "x") => Entry('0', name, "", Encoding.UTF8.GetBytes(content));

    public RawTar Link(char type, string name, string target) => Entry(type, name, target, []);

    public RawTar Entry(char type, string name, string target, byte[] content, long? size = null)
    {
        var header = new byte[512];
        Put(header, 0, name);
        Put(header, 100, "0000644\0");
        Put(header, 108, "0001750\0");
        Put(header, 116, "0001750\0");
        Put(header, 124, Octal(size ?? content.Length) + "\0");
        Put(header, 136, "14000000000\0");
        Put(header, 148, "        ");
        header[156] = (byte)type;
        Put(header, 157, target);
        Put(header, 257, "ustar\000");
        Put(header, 148, Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0 ");
        _bytes.Write(header);
        _bytes.Write(content);
        _bytes.Write(new byte[(512 - (content.Length % 512)) % 512]);
        return this;
    }

    public RawTar Pax(params IReadOnlyList<(string Key, string Value)> records) =>
        Entry('x', "pax", "", [.. records.SelectMany(record => Encoding.UTF8.GetBytes(Record(record.Key, record.Value)))]);

    /// <summary>The archive without its end mark.</summary>
    public byte[] CutOff() => _bytes.ToArray();

    public byte[] Bytes() => [.. _bytes.ToArray(), .. new byte[1024]];

    private static string Record(string key, string value)
    {
        var rest = $" {key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(rest);
        length += (length + 1).ToString(CultureInfo.InvariantCulture).Length;
        return $"{length}{rest}";
    }

    private static string Octal(long number) => Convert.ToString(number, 8).PadLeft(11, '0');

    private static void Put(byte[] header, int offset, string text) => Encoding.UTF8.GetBytes(text).CopyTo(header, offset);
}
