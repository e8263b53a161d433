using Amazon.Runtime;
using ArcOperator.Artifacts.Options;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace ArcOperator.Artifacts.Storage.S3;

/// <summary>Sends one request with a timeout, retries temporary failures, and translates exceptions.</summary>
internal sealed class S3Calls
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly ResiliencePipeline _retry;
    private readonly ResiliencePipeline _limit;
    private readonly TimeProvider _clock;

    public S3Calls(S3Options options, TimeProvider clock, ILogger logger)
    {
        _clock = clock;
        _limit = new ResiliencePipelineBuilder { TimeProvider = clock }.AddTimeout(options.RequestTimeout).Build();
        _retry = options.Retries == 0 ? ResiliencePipeline.Empty : Retry(options.Retries, clock, logger);
    }

    /// <param name="what">Operation for messages, such as "store x in bucket y".</param>
    /// <param name="call">Sends the request. Called once per attempt.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArtifactStoreException">The request failed, including all retries.</exception>
    public async Task<T> SendAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken) =>
        await _retry.ExecuteAsync(async token => await SendOnceAsync(what, call, token), cancellationToken);

    /// <summary>Sends one request. Returns null if the object or upload does not exist.</summary>
    public Task<T?> TrySendAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
        where T : class =>
        SendAsync(
            what,
            async token =>
            {
                try
                {
                    return await call(token);
                }
                catch (AmazonServiceException error) when (S3Errors.IsGone(error))
                {
                    return (T?)null;
                }
            },
            cancellationToken);

    private async Task<T> SendOnceAsync<T>(string what, Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await _limit.ExecuteAsync(async token => await call(token), cancellationToken);
        }
        catch (Exception error) when (S3Errors.Translate(error, what, _clock.GetUtcNow()) is { } translated)
        {
            throw translated;
        }
    }

    private static ResiliencePipeline Retry(int retries, TimeProvider clock, ILogger logger) =>
        new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = FirstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = new PredicateBuilder().Handle<StoreUnavailableException>(),
                DelayGenerator = attempt => ValueTask.FromResult(
                    (attempt.Outcome.Exception as StoreUnavailableException)?.RetryAfter is { } wait ? (wait < LongestDelay ? wait : LongestDelay) : (TimeSpan?)null),
                OnRetry = attempt =>
                {
                    S3Log.Retrying(logger, attempt.Outcome.Exception?.Message ?? "", (long)attempt.RetryDelay.TotalMilliseconds, attempt.AttemptNumber + 1, retries);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
}
