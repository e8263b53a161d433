using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.Hooks;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Runs the hooks of one attempt, each on the output of the one before, with the retries that they share.</summary>
internal sealed class HookChain(
    IHookExecutor? executor, string source, int maxRetries, long maxSize, TemporaryFiles files, ExternalSourceMetrics metrics, TimeProvider clock, ILogger logger)
{
    private static readonly Backoff Pause = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    private readonly List<string> _ignored = [];
    private int _retries = maxRetries;

    /// <summary>The hooks that failed without that counting.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <param name="hooks">In this order.</param>
    /// <param name="input">Is disposed.</param>
    /// <param name="cancellationToken">Ends the hook that runs.</param>
    /// <returns>The last one's output. The caller disposes it.</returns>
    /// <exception cref="AttemptException">A hook failed whose failure counts.</exception>
    public async Task<FileStream> RunAsync(IReadOnlyList<Hook> hooks, FileStream input, CancellationToken cancellationToken)
    {
        var current = input;
        try
        {
            foreach (var hook in hooks)
            {
                if (await RunAsync(hook, current, cancellationToken) is { } output)
                {
                    await current.DisposeAsync();
                    current = output;
                }
            }

            return current;
        }
        catch
        {
            await current.DisposeAsync();
            throw;
        }
    }

    // Null: it failed, and that does not count.
    private async Task<FileStream?> RunAsync(Hook hook, FileStream input, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            var output = files.Create();
            AttemptFailure? failure = null;
            var isDone = false;
            try
            {
                failure = await TryAsync(hook, input, output, cancellationToken);
                isDone = failure is null;
            }
            finally
            {
                if (!isDone)
                {
                    await output.DisposeAsync();
                }
            }

            if (failure is null)
            {
                return output;
            }

            if (hook.RetryPolicy == HookRetryPolicy.Ignore)
            {
                ExternalSourceLog.HookIgnored(logger, source, hook.Name, failure.Message);
                _ignored.Add(failure.Message);
                return null;
            }

            // What is not allowed is not so the next time either.
            if (hook.RetryPolicy != HookRetryPolicy.Retry || failure.Class == FailureClass.Configuration || _retries == 0)
            {
                throw new AttemptException(failure);
            }

            _retries--;
            await Task.Delay(Pause.Delay(attempt), clock, cancellationToken);
        }
    }

    private async Task<AttemptFailure?> TryAsync(Hook hook, FileStream input, FileStream output, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var failure = await ExecuteAsync(hook, input, output, cancellationToken);
        metrics.HookExecuted(hook.Name, hook.RetryPolicy ?? HookRetryPolicy.Fail, failure is null, clock.GetElapsedTime(began));
        return failure;
    }

    private async Task<AttemptFailure?> ExecuteAsync(Hook hook, FileStream input, FileStream output, CancellationToken cancellationToken)
    {
        if (executor is null)
        {
            return new(FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, $"{Shown(hook)} cannot run: the operator has no hook executor", MayHeal: true);
        }

        try
        {
            input.Position = 0;
            var result = await executor.ExecuteAsync(CallOf(hook), input, output, cancellationToken);
            if (result.ExitCode != 0)
            {
                ExternalSourceLog.HookSaid(logger, source, hook.Name, result.ExitCode, result.StandardError);
                return Failed(hook, $"ended with code {result.ExitCode}{(result.LastErrorLine() is { Length: > 0 } line ? $": {line}" : "")}");
            }

            return output.Length <= maxSize ? null : Failed(hook, $"wrote more than artifact.maxSize allows ({maxSize} bytes)");
        }
        catch (HookException error)
        {
            return Of(hook, error);
        }
    }

    private static AttemptFailure Of(Hook hook, HookException error) => error.Failure switch
    {
        HookFailure.NotAllowed => new(
            FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, $"{Shown(hook)} is not allowed: {error.Message}", MayHeal: true),
        HookFailure.TimedOut => Failed(hook, $"took longer than {hook.Timeout ?? "30s"}"),
        HookFailure.OutputTooLarge => Failed(hook, "wrote more than artifact.maxSize allows"),
        _ => Failed(hook, $"could not be run: {error.Message}"),
    };

    private static AttemptFailure Failed(Hook hook, string what) => new(FailureClass.Transient, ExternalSourceReasons.HookFailed, $"{Shown(hook)} {what}");

    private static string Shown(Hook hook) => hook.Name == hook.Command ? $"hook '{hook.Name}'" : $"hook '{hook.Name}' ({hook.Command})";

    private static HookCall CallOf(Hook hook) => new(
        hook.Command,
        hook.Args ?? [],
        SpecRules.TimeoutOf(hook),
        (hook.Env ?? []).GroupBy(variable => variable.Name).ToDictionary(same => same.Key, same => same.Last().Value ?? ""));
}
