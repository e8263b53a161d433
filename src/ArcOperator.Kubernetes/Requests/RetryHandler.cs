using System.Net;
using Polly;
using Polly.Retry;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// Sends a request again if an overloaded server responds with 429 or 5xx and a Retry-After. A POST is not sent again: the server
/// may have carried it out, and the reconciler that sent it retries anyway.
/// </summary>
internal sealed class RetryHandler(TimeProvider clock, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const int MaxRetries = 5;

    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline =
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxRetries,
                ShouldHandle = outcome => ValueTask.FromResult(Delay(outcome.Outcome.Result, clock) is not null),
                DelayGenerator = outcome => ValueTask.FromResult(Delay(outcome.Outcome.Result, clock)),
                OnRetry = outcome =>
                {
                    outcome.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Method == HttpMethod.Post
            ? base.SendAsync(request, cancellationToken)
            : _pipeline.ExecuteAsync(async (message, token) => await base.SendAsync(message, token), request, cancellationToken).AsTask();

    private static TimeSpan? Delay(HttpResponseMessage? response, TimeProvider clock)
    {
        if (response is null || !IsOverload(response.StatusCode))
        {
            return null;
        }

        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return delay is null ? null : TimeSpan.FromTicks(Math.Clamp(delay.Value.Ticks, 0, MaxDelay.Ticks));
    }

    private static bool IsOverload(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
