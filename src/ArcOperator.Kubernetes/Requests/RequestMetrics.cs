using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Counts requests as client-go does: <c>rest_client_requests_total{code,method,host}</c>.</summary>
internal sealed class RequestMetrics(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly Meter Meter = new("ArcOperator.Kubernetes");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "rest_client_requests_total", description: "Requests to the API server, by status code, method and host.");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await base.SendAsync(request, cancellationToken);
            Count(request, ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture));
            return response;
        }
        catch (HttpRequestException)
        {
            // The value that client-go uses without a response.
            Count(request, "<error>");
            throw;
        }
    }

    private static void Count(HttpRequestMessage request, string code) =>
        Requests.Add(1, new TagList { { "code", code }, { "method", request.Method.Method }, { "host", request.RequestUri?.Authority } });
}
