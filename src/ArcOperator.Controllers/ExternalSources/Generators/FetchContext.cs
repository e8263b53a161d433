using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>What a generator has to work with.</summary>
/// <param name="Spec">What the user wants.</param>
/// <param name="MaxSize">More data than this, in bytes, is an <see cref="AttemptException"/>.</param>
/// <param name="Body">Takes the data.</param>
/// <param name="ReadSecret">Reads a Secret of the ExternalSource's namespace. Its values are not kept, shown or logged.</param>
/// <param name="Prepare">Has the pre-request hooks change the request, in a form that they and the generator agree on. Before Secrets are added.</param>
/// <param name="Known">What the source said of the data in hand, if that came by the very request whose hash this is; null: fetch all of it.</param>
internal sealed record FetchContext(
    SourceGenerator Spec,
    long MaxSize,
    Stream Body,
    Func<string, CancellationToken, Task<V1Secret>> ReadSecret,
    Func<byte[], CancellationToken, Task<byte[]>> Prepare,
    Func<string, Validators?> Known);
