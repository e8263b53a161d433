using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;

namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>Gets data from one kind of place.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> What is written to <see cref="FetchContext.Body"/> is all of the data, or an exception is thrown. Not modified is
/// only answered to a question for changes.</para>
/// <para><b>Assumptions.</b> The spec has no problem that <see cref="ProblemOf"/> finds. One instance is used by many at once.</para>
/// <para><b>Caveats.</b> After an exception the body may hold part of the data.</para>
/// <para><b>Errors.</b> <see cref="AttemptException"/> for what the place, the network or the user did; its message is shown to the user, so it
/// holds nothing of a body, a Secret, or a URL's query. <see cref="IOException"/> only of the body's file.</para>
/// </remarks>
internal interface ISourceGenerator
{
    /// <summary>As <c>spec.generator.type</c> names it.</summary>
    string Type { get; }

    /// <summary>What is wrong with the spec, and what would be right; null if nothing is. Asks nobody.</summary>
    string? ProblemOf(SourceGenerator spec);

    /// <summary>Who is asked: only so many at once ask the same one.</summary>
    string HostOf(SourceGenerator spec);

    /// <summary>Where the data comes from, for the artifact's metadata: without query and credentials. Null: it cannot be said.</summary>
    string? OriginOf(SourceGenerator spec);

    Task<FetchResult> FetchAsync(FetchContext context, CancellationToken cancellationToken);
}
