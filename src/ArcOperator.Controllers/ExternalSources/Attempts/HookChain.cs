using ArcOperator.Api.ExternalSources;
using ArcOperator.Artifacts.Options;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Runs hooks in order. The output of each hook is the input of the next one.</summary>
internal sealed class HookChain(
    IHookExecutor? executor, HookSlots slots, TemporaryFiles files, ArtifactOptions options, ExternalSourceMetrics metrics, TimeProvider clock, ILogger<HookChain> logger)
{
    // In bytes. A request is a few kilobytes, or a body from the argument of a hook.
    private const int LargestRequest = 16 << 20;

    private static readonly Backoff Pause = new(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));

    /// <summary>Runs the pre-request hooks of an ExternalSource on a request.</summary>
    /// <param name="source">The ExternalSource.</param>
    /// <param name="request">The request in the form that hooks and the generator agree on.</param>
    /// <param name="cancellationToken">Cancels the running hook.</param>
    /// <exception cref="AttemptException">A hook failed, and its failure is not ignored.</exception>
    public async Task<HookedRequest> RunOnRequestAsync(V1Alpha1ExternalSource source, byte[] request, CancellationToken cancellationToken)
    {
        var (hooks, retries) = (SpecRules.PreRequest(source.Spec), source.Spec.MaxRetries ?? SpecRules.DefaultMaxRetries);
        if (hooks.Count == 0)
        {
            return new(request, retries, []);
        }

        var input = files.Create();
        await input.WriteAsync(request, cancellationToken);
        var run = await RunAsync(source, hooks, new(input, retries, []), cancellationToken);
        await using var output = run.Content;
        if (output.Length > LargestRequest)
        {
            throw AttemptException.Configuration($"spec.hooks.preRequest made a request of {output.Length} bytes: at most {LargestRequest} bytes are sent");
        }

        var changed = new byte[output.Length];
        output.Position = 0;
        await output.ReadExactlyAsync(changed, cancellationToken);
        return new(changed, run.RetriesLeft, run.Ignored);
    }

    /// <summary>Runs the post-request hooks of an ExternalSource on its data.</summary>
    /// <param name="source">The ExternalSource.</param>
    /// <param name="before">The data, with the retries and failures of the pre-request hooks. The content is disposed unless it is returned.</param>
    /// <param name="cancellationToken">Cancels the running hook.</param>
    /// <returns>The output of the last hook. The caller disposes it.</returns>
    /// <exception cref="AttemptException">A hook failed, and its failure is not ignored.</exception>
    public Task<HookRun> RunOnDataAsync(V1Alpha1ExternalSource source, HookRun before, CancellationToken cancellationToken) =>
        RunAsync(source, SpecRules.PostRequest(source.Spec), before, cancellationToken);

    private async Task<HookRun> RunAsync(V1Alpha1ExternalSource source, IReadOnlyList<Hook> hooks, HookRun before, CancellationToken cancellationToken)
    {
        var current = before;
        try
        {
            foreach (var hook in hooks)
            {
                current = await RunAsync(source, hook, current, cancellationToken);
            }

            return current;
        }
        catch
        {
            await current.Content.DisposeAsync();
            throw;
        }
    }

    private async Task<HookRun> RunAsync(V1Alpha1ExternalSource source, Hook hook, HookRun before, CancellationToken cancellationToken)
    {
        for (var (attempt, retries) = (0, before.RetriesLeft); ; attempt++, retries--)
        {
            var output = files.Create();
            if (await TryAsync(source, hook, before.Content, output, cancellationToken) is not { } failure)
            {
                await before.Content.DisposeAsync();
                return new(output, retries, before.Ignored);
            }

            if (hook.RetryPolicy == HookRetryPolicy.Ignore)
            {
                ExternalSourceLog.HookIgnored(logger, source.Namespace(), source.Name(), hook.Name, failure.Message);
                return new(before.Content, retries, [.. before.Ignored, failure.Message]);
            }

            // A command that is not allowed is not allowed at the next try either.
            if (hook.RetryPolicy != HookRetryPolicy.Retry || failure.Class == FailureClass.Configuration || retries == 0)
            {
                throw new AttemptException(failure);
            }

            await Task.Delay(Pause.Delay(attempt), clock, cancellationToken);
        }
    }

    // Returns null if the hook succeeded. Otherwise the output is disposed.
    private async Task<AttemptFailure?> TryAsync(V1Alpha1ExternalSource source, Hook hook, FileStream input, FileStream output, CancellationToken cancellationToken)
    {
        var succeeded = false;
        try
        {
            using var slot = await slots.EnterAsync(source.Namespace() ?? "", cancellationToken);
            var began = clock.GetTimestamp();
            var failure = await ExecuteAsync(source, hook, input, output, cancellationToken);
            metrics.HookExecuted(hook.Name, hook.RetryPolicy ?? HookRetryPolicy.Fail, failure is null, clock.GetElapsedTime(began));
            succeeded = failure is null;
            return failure;
        }
        finally
        {
            if (!succeeded)
            {
                await output.DisposeAsync();
            }
        }
    }

    private async Task<AttemptFailure?> ExecuteAsync(V1Alpha1ExternalSource source, Hook hook, FileStream input, FileStream output, CancellationToken cancellationToken)
    {
        if (executor is null)
        {
            return Refused(hook, "cannot run: the operator has no hook executor");
        }

        try
        {
            input.Position = 0;
            var result = await executor.ExecuteAsync(CallOf(hook), input, output, cancellationToken);
            if (result.ExitCode != 0)
            {
                ExternalSourceLog.HookOutput(logger, source.Namespace(), source.Name(), hook.Name, result.ExitCode, result.StandardError);
                return Failed(hook, $"ended with code {result.ExitCode}{(result.LastErrorLine() is { Length: > 0 } line ? $": {line}" : "")}");
            }

            return output.Length <= options.MaxSize ? null : Failed(hook, $"wrote more than artifact.maxSize allows ({options.MaxSize} bytes)");
        }
        catch (HookException error)
        {
            return FailureOf(hook, error);
        }
    }

    private static AttemptFailure FailureOf(Hook hook, HookException error) => error.Failure switch
    {
        HookFailure.NotAllowed => Refused(hook, $"is not allowed: {error.Message}"),
        HookFailure.TimedOut => Failed(hook, $"took longer than {hook.Timeout ?? "30s"}"),
        HookFailure.OutputTooLarge => Failed(hook, "wrote more than artifact.maxSize allows"),
        HookFailure.LimitExceeded => Failed(hook, $"was ended: {error.Message}"),
        _ => Failed(hook, $"could not be run: {error.Message}"),
    };

    // The whitelist and the executor may change without a change of the ExternalSource.
    private static AttemptFailure Refused(Hook hook, string problem) =>
        new(FailureClass.Configuration, ExternalSourceReasons.ConfigurationError, $"{Describe(hook)} {problem}", MayHeal: true);

    private static AttemptFailure Failed(Hook hook, string problem) => new(FailureClass.Transient, ExternalSourceReasons.HookFailed, $"{Describe(hook)} {problem}");

    private static string Describe(Hook hook) => hook.Name == hook.Command ? $"hook '{hook.Name}'" : $"hook '{hook.Name}' ({hook.Command})";

    private static HookCall CallOf(Hook hook) => new(
        hook.Command,
        hook.Args ?? [],
        SpecRules.TimeoutOf(hook),
        (hook.Env ?? []).GroupBy(variable => variable.Name).ToDictionary(same => same.Key, same => same.Last().Value ?? ""));
}

/// <summary>Data between two hooks.</summary>
/// <param name="Content">The data.</param>
/// <param name="RetriesLeft">Number of further hook executions that spec.maxRetries still allows.</param>
/// <param name="Ignored">Failures of hooks with retryPolicy ignore.</param>
internal sealed record HookRun(FileStream Content, int RetriesLeft, IReadOnlyList<string> Ignored);

/// <summary>A request after the pre-request hooks.</summary>
/// <param name="Request">The request.</param>
/// <param name="RetriesLeft">Number of further hook executions that spec.maxRetries still allows.</param>
/// <param name="Ignored">Failures of hooks with retryPolicy ignore.</param>
internal sealed record HookedRequest(byte[] Request, int RetriesLeft, IReadOnlyList<string> Ignored);
