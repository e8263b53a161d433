using System.Net;
using System.Net.Http.Headers;
using ArcOperator.Oci.Authentication;
using ArcOperator.Oci.Bodies;
using ArcOperator.Oci.Results;

namespace ArcOperator.Oci.Transport;

/// <summary>
/// Sends requests to one registry. It answers one challenge per request, follows redirects of reads, and sends the Authorization header only to the
/// registry's own origin.
/// </summary>
internal sealed class RegistrySender(HttpMessageInvoker http, Uri registry, RegistryAuthentication authentication, RegistryLimits limits, TimeProvider clock)
{
    public async Task<RegistryResult<RegistryResponse>> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var timeout = new StallTimeout(limits.StallTimeout, clock, cancellationToken);
        RegistryResponse? response = null;
        try
        {
            var result = await SendAsync(request, timeout);
            response = result.Failure is null ? result.Value : null;
            return result;
        }
        catch (OperationCanceledException) when (timeout.HasStalled)
        {
            return new RegistryFailure(RegistryFailureKind.TimedOut, $"{request.Method} {LocationRules.Display(request.Url)} made no progress for {limits.StallTimeout.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Unreachable(request.Method, request.Url, error);
        }
        finally
        {
            if (response is null)
            {
                timeout.Dispose();
            }
        }
    }

    /// <summary>Runs the part of a request that reads the body, with the same failures as the request.</summary>
    public async Task<RegistryResult<T>> ReadAsync<T>(RegistryRequest request, RegistryResponse response, Func<Task<RegistryResult<T>>> read)
    {
        try
        {
            return await read();
        }
        catch (OperationCanceledException) when (response.Timeout.HasStalled)
        {
            return new RegistryFailure(RegistryFailureKind.TimedOut, $"the response to {request.Method} {LocationRules.Display(request.Url)} made no progress for {limits.StallTimeout.TotalSeconds:0} s");
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            return Unreachable(request.Method, request.Url, error);
        }
    }

    private async Task<RegistryResult<RegistryResponse>> SendAsync(RegistryRequest request, StallTimeout timeout)
    {
        var url = request.Url;
        var hasAnswered = false;
        for (var redirects = 0; ;)
        {
            var isOwn = LocationRules.IsSameOrigin(url, registry);
            var authorization = isOwn ? authentication.Known(request.Scopes) : null;
            var response = await SendOnceAsync(request, url, authorization, timeout);
            if (response.IsSuccessStatusCode)
            {
                return new RegistryResponse(response, timeout, url);
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && isOwn && !hasAnswered)
                {
                    // A redirect starts anew with the header that is known then.
                    hasAnswered = true;
                    var answer = await authentication.AnswerAsync(AuthenticationChallenge.Read(response), request.Scopes, authorization, timeout.Token);
                    if (answer.Failure is { } refusal)
                    {
                        return refusal;
                    }

                    continue;
                }

                if (!IsRedirect(response.StatusCode))
                {
                    return await ErrorReader.ReadAsync(response, url, request.Method, timeout, clock);
                }

                if (!request.FollowsRedirects || redirects++ == limits.Redirects || LocationRules.Resolve(url, response.Headers.Location) is not { } next)
                {
                    return new RegistryFailure(RegistryFailureKind.InvalidContent, $"{request.Method} {LocationRules.Display(url)} was redirected ({(int)response.StatusCode}) to a URL that must not be followed")
                    {
                        Status = (int)response.StatusCode,
                    };
                }

                url = next;
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, Uri url, AuthenticationHeaderValue? authorization, StallTimeout timeout)
    {
        using var message = new HttpRequestMessage(request.Method, url) { Content = request.CreateBody?.Invoke(timeout) };
        message.Headers.Authorization = authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", "arc-operator");
        foreach (var type in request.Accept)
        {
            message.Headers.TryAddWithoutValidation("Accept", type);
        }

        if (request.RangeFrom is { } from)
        {
            message.Headers.Range = new(from, null);
        }

        if (request.ContentRange is { } range)
        {
            message.Content?.Headers.TryAddWithoutValidation("Content-Range", range);
        }

        var response = await http.SendAsync(message, timeout.Token);
        timeout.Restart();
        return response.RequestMessage?.RequestUri is { } requested && requested != url
            ? throw new InvalidOperationException("the handler of a registry client must not follow redirects: it could send credentials to another server")
            : response;
    }

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static RegistryFailure Unreachable(HttpMethod method, Uri url, Exception error) =>
        new(RegistryFailureKind.Unreachable, $"{method} {LocationRules.Display(url)} failed: {Innermost(error)}") { Cause = error };

    private static string Innermost(Exception error) => error.InnerException is { } inner ? Innermost(inner) : error.Message;
}
