using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using ArcOperator.History.Records;

namespace ArcOperator.History.Chain;

/// <summary>The hash chain of the records: each record contains the hash of all records before it and of itself.</summary>
internal static class RecordChain
{
    private const int AbsentText = -1;

    /// <summary>The chain before the first record.</summary>
    public static string Start { get; } = new('0', 64);

    /// <summary>Returns the chain of a record.</summary>
    /// <param name="previous">Chain of the record before it.</param>
    /// <param name="record">The record in its stored form. Its own chain is not used.</param>
    public static string Next(string previous, HistoryRecord record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, previous);
        Add(hash, record.ResourceVersion);
        Add(hash, record.Id);
        Add(hash, record.Kind);
        Add(hash, record.Namespace);
        Add(hash, record.Name);
        Add(hash, record.Uid);
        Add(hash, record.OwnerName);
        Add(hash, record.OwnerUid);
        Add(hash, record.ArtifactType);
        Add(hash, record.Phase);
        Add(hash, record.Reason);
        Add(hash, record.Source);
        Add(hash, record.Destination);
        Add(hash, record.Digest);
        Add(hash, record.Spec);
        Add(hash, record.Status);
        Add(hash, CanonicalJson.From(record.Labels));
        Add(hash, CanonicalJson.From(record.Annotations));
        Add(hash, record.CreatedAt);
        Add(hash, record.StartedAt);
        Add(hash, record.FinishedAt);
        Add(hash, record.RecordedAt);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Add(IncrementalHash hash, DateTimeOffset? time) => Add(hash, time?.ToUnixTimeMilliseconds() ?? long.MinValue);

    private static void Add(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }

    // Each text follows its length, so that no two rows have the same bytes.
    private static void Add(IncrementalHash hash, string? text)
    {
        var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
        Add(hash, text is null ? AbsentText : bytes.Length);
        hash.AppendData(bytes);
    }
}
