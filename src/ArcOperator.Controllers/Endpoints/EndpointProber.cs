using System.Net;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Tries whether a place answers, and whether it takes the credentials that it is given. The first request has none.</summary>
internal sealed class EndpointProber(HttpClient http, TimeProvider clock)
{
    private readonly CredentialsProber _credentials = new(http);

    /// <param name="url">What to ask for.</param>
    /// <param name="credentials">What the Endpoint's Secret holds; null: it names none.</param>
    /// <param name="timeout">How long all of it may take.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<ProbeResult> TryAsync(Uri url, EndpointCredentials? credentials, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ConditionState? reachable = null;
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return ProbeResult.Unreachable(EndpointReasons.ServerError, $"{url.Authority} answers {(int)answer.StatusCode}");
            }

            reachable = Answered(url, answer);
            return new(reachable, await _credentials.TryAsync(url, answer, credentials, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var limited = $"within {timeout.TotalSeconds:0.#} s";
            return reachable is null
                ? ProbeResult.Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not answer {limited}")
                : new(reachable, Verdict.Unproven($"no verdict on credentials {limited}"));
        }
        catch (HttpRequestException error)
        {
            return ProbeFailure.Of(url, error);
        }
    }

    private static ConditionState Answered(Uri url, HttpResponseMessage answer) => EndpointConditions.Reachable(
        ConditionState.True,
        EndpointReasons.Answered,
        answer.Headers.Location is { } location
            ? $"{url.Authority} answers {(int)answer.StatusCode} and points to {(location.IsAbsoluteUri ? location.Authority : url.Authority)}, which is not followed"
            : $"{url.Authority} answers {(int)answer.StatusCode}");
}
