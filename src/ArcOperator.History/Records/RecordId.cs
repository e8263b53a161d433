using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ArcOperator.History.Records;

/// <summary>Identities of records: UUIDs of version 5 (RFC 9562), so that the same run has the same identity in every process.</summary>
public static class RecordId
{
    private const int Version = 0x50;
    private const int Variant = 0x80;

    // The namespace of all identities. It must never change.
    private static readonly byte[] NamespaceId = new Guid("6f0c7b1e-4d0a-4c1f-9a2e-8f5f6a1c3b72").ToByteArray(bigEndian: true);

    /// <summary>Returns the identity of a run.</summary>
    /// <param name="uid">UID of the object.</param>
    /// <param name="startedAt">Start of the run, or the time that distinguishes it from other runs of the object.</param>
    /// <param name="part">Distinguishes further records of the same run, or the empty string.</param>
    public static string ForRun(string uid, DateTimeOffset startedAt, string part = "") =>
        FromName($"{uid}\n{startedAt.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}\n{part}");

    /// <summary>Returns the identity of an object that is recorded once.</summary>
    public static string ForObject(string uid) => FromName($"{uid}\n\n");

    // RFC 9562 prescribes SHA-1. It only has to avoid accidental collisions here; the chain uses SHA-256.
    private static string FromName(string name)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        hash.AppendData(NamespaceId);
        hash.AppendData(Encoding.UTF8.GetBytes(name));
        var bytes = hash.GetHashAndReset()[..16];
        bytes[6] = (byte)((bytes[6] & 0x0f) | Version);
        bytes[8] = (byte)((bytes[8] & 0x3f) | Variant);
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
