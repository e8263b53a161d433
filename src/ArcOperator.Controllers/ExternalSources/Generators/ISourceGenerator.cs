using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>Fetches data from one kind of source.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> <see cref="FetchContext.Body"/> receives all of the data, or an exception is thrown. Not modified is returned only if the
/// request was conditional.</para>
/// <para><b>Assumptions.</b> <see cref="Validate"/> finds no problem in the spec. One instance is used by many attempts at the same time.</para>
/// <para><b>Caveats.</b> After an exception the body may hold a part of the data.</para>
/// <para><b>Errors.</b> <see cref="AttemptException"/> for failures of the source, the network or the user; its message is shown to the user, so it
/// contains nothing of a body, a Secret, or the query of a URL. <see cref="IOException"/> only for the file of the body.</para>
/// </remarks>
internal interface ISourceGenerator
{
    /// <summary>Value of <c>spec.generator.type</c>.</summary>
    string Type { get; }

    /// <summary>Returns the first problem of the spec, with the remedy, or null if the spec is valid. Nothing is contacted.</summary>
    string? Validate(SourceGenerator spec);

    /// <summary>Returns the host of the source. The number of attempts per host is limited.</summary>
    string HostOf(SourceGenerator spec);

    /// <summary>Returns the origin of the data for the metadata of the artifact, without query and credentials. Null: there is none.</summary>
    string? OriginOf(SourceGenerator spec);

    /// <summary>Returns the request in the form that pre-request hooks read and write. It contains nothing of a Secret.</summary>
    byte[] CreateRequest(SourceGenerator spec);

    Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken);
}

/// <summary>Inputs of a fetch.</summary>
/// <param name="Spec">The spec of the generator.</param>
/// <param name="Request">The request after the pre-request hooks.</param>
/// <param name="MaxSize">Largest size of the data in bytes. More is an <see cref="AttemptException"/>.</param>
/// <param name="Body">Receives the data.</param>
/// <param name="ReadSecret">Reads a Secret of the ExternalSource's namespace. Its values are not kept, shown or logged.</param>
/// <param name="Known">Returns the validators of the stored data if the hash is the one of its request, else null: fetch all data.</param>
internal sealed record FetchContext(
    SourceGenerator Spec, byte[] Request, long MaxSize, Stream Body, Func<string, CancellationToken, Task<V1Secret>> ReadSecret, Func<string, Validators?> Known);

/// <summary>Result of a fetch.</summary>
/// <param name="IsNotModified">True if the data is unchanged and was not sent.</param>
/// <param name="Request">Hash of the request. Validators apply only to an equal request.</param>
/// <param name="Validators">Validators of the data that was sent.</param>
/// <param name="FileName">File name for the data where the spec has none: a valid destination path. Null: the source suggests none.</param>
internal sealed record FetchResult(bool IsNotModified, string Request, Validators Validators, string? FileName = null);

/// <summary>Validators of data, as a source sent them. They are sent back unchanged in a conditional request.</summary>
internal sealed record Validators(string? ETag, string? LastModified)
{
    public static readonly Validators None = new(null, null);

    public bool IsEmpty => ETag is null && LastModified is null;
}
