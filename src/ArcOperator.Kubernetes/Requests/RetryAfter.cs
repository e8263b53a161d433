using System.Net;
using Polly;
using Polly.Retry;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>
/// An overloaded server answers 429 or 5xx and says by Retry-After when to come again. A POST is not sent again:
/// whether it was carried out is not known, and the reconciler that sent it asks anew anyway.
/// </summary>
internal static class RetryAfter
{
    private const int MaxAttempts = 5;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static ResiliencePipeline<HttpResponseMessage> Pipeline(TimeProvider clock) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = MaxAttempts,
                ShouldHandle = outcome => ValueTask.FromResult(Delay(outcome.Outcome.Result, clock) is not null),
                DelayGenerator = outcome => ValueTask.FromResult(Delay(outcome.Outcome.Result, clock)),
                OnRetry = outcome =>
                {
                    outcome.Outcome.Result?.Dispose();
                    return ValueTask.CompletedTask;
                },
            })
            .Build();

    private static TimeSpan? Delay(HttpResponseMessage? response, TimeProvider clock)
    {
        if (response is null || response.RequestMessage?.Method == HttpMethod.Post || !IsOverload(response.StatusCode))
        {
            return null;
        }

        var header = response.Headers.RetryAfter;
        var delay = header?.Delta ?? (header?.Date is { } date ? date - clock.GetUtcNow() : null);
        return delay is null ? null : TimeSpan.FromTicks(Math.Clamp(delay.Value.Ticks, 0, LongestWait.Ticks));
    }

    private static bool IsOverload(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
}
