using System.Net;

namespace ArcOperator.Controllers.Endpoints;

/// <summary>Checks whether an Endpoint responds and accepts its credentials. The first request carries none.</summary>
internal sealed class EndpointProber(HttpClient http, TimeProvider clock)
{
    private readonly CredentialsProber _credentials = new(http);

    /// <param name="url">URL to request.</param>
    /// <param name="credentials">Credentials of the Endpoint's Secret, or null if it names none.</param>
    /// <param name="timeout">Limit for all requests together.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task<ProbeResult> TryAsync(Uri url, EndpointCredentials? credentials, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ConditionState? reachable = null;
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token);
            if (answer.StatusCode == HttpStatusCode.ProxyAuthenticationRequired)
            {
                // Only a proxy responds so, and says nothing about the server behind it.
                return ProbeResult.Unreachable(EndpointReasons.ConnectionFailed, "the proxy refuses the operator's credentials (407): correct option network.proxyCredentialsFile");
            }

            if (answer.StatusCode >= HttpStatusCode.InternalServerError)
            {
                return ProbeResult.Unreachable(EndpointReasons.ServerError, $"{url.Authority} responds with {(int)answer.StatusCode}");
            }

            reachable = Answered(url, answer);
            return new(reachable, await _credentials.TryAsync(url, answer, credentials, either.Token));
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var limited = $"within {timeout.TotalSeconds:0.#} s";
            return reachable is null
                ? ProbeResult.Unreachable(EndpointReasons.Timeout, $"{url.Authority} does not respond {limited}")
                : new(reachable, CredentialCondition.Unproven($"the credentials could not be verified {limited}"));
        }
        catch (HttpRequestException error)
        {
            return ProbeResult.From(url, error);
        }
    }

    private static ConditionState Answered(Uri url, HttpResponseMessage answer) => EndpointConditions.Reachable(
        ConditionState.True,
        EndpointReasons.Answered,
        answer.Headers.Location is { } location
            ? $"{url.Authority} responds with {(int)answer.StatusCode} and redirects to {(location.IsAbsoluteUri ? location.Authority : url.Authority)}, which ARC does not follow"
            : $"{url.Authority} responds with {(int)answer.StatusCode}");
}
