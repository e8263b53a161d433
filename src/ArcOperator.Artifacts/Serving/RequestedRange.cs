using ArcOperator.Artifacts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ArcOperator.Artifacts.Serving;

/// <summary>The part of an artifact that a request selects.</summary>
/// <param name="Status">200 for the whole artifact, 206 for <paramref name="Part"/>, 416 for a part that does not exist.</param>
/// <param name="Part">Bytes to send.</param>
internal readonly record struct RequestedRange(int Status, ByteRange Part)
{
    /// <summary>Reads the range of a request. Several ranges, and ranges in units other than bytes, select the whole artifact, as RFC 9110 (14.2) allows.</summary>
    public static RequestedRange Of(RequestHeaders headers, EntityTagHeaderValue tag, long size)
    {
        var all = new RequestedRange(StatusCodes.Status200OK, new(0, size));
        if (headers.Range is not { Unit.Value: "bytes", Ranges: { Count: 1 } ranges } || !IsOfThisVersion(headers.IfRange, tag))
        {
            return all;
        }

        var range = ranges.First();
        var first = range.From ?? Math.Max(0, size - (range.To ?? 0));
        var last = range.From is null ? size - 1 : Math.Min(range.To ?? long.MaxValue, size - 1);
        return first <= last ? new(StatusCodes.Status206PartialContent, new(first, last - first + 1)) : all with { Status = StatusCodes.Status416RangeNotSatisfiable };
    }

    // A date cannot match, because responses have no Last-Modified header.
    private static bool IsOfThisVersion(RangeConditionHeaderValue? condition, EntityTagHeaderValue tag) =>
        condition is null || (condition.EntityTag is { } wanted && wanted.Compare(tag, useStrongComparison: true));
}
