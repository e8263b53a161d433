using ArcOperator.Controllers.Hooks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ArcOperator.HookExecutor;

/// <summary><c>POST /execute</c></summary>
internal sealed class ExecuteEndpoint(
    HookOptions hooks,
    HookExecutorOptions options,
    WhitelistFile whitelist,
    CommandPaths commands,
    HookProcess processes,
    HookConfinement confinement,
    TimeProvider clock,
    ILogger<ExecuteEndpoint> logger) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.MostHooks(hooks), options.MostHooks(hooks));

    /// <exception cref="ExecutorException">The call cannot be executed.</exception>
    public async Task ExecuteAsync(HttpContext context, CancellationToken stopping)
    {
        if (confinement.Refusal is { } unconfined)
        {
            throw new ExecutorException(StatusCodes.Status503ServiceUnavailable, "Unconfined", unconfined);
        }

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        // Calls queue before the body is read, so that only running calls have files.
        await _free.WaitAsync(end.Token);
        try
        {
            using var folder = CallFolder.Create(options.WorkFolder);
            await using var input = folder.CreateFile(CallFolder.Input);
            await using var output = folder.CreateUnnamedFile();
            var call = await ReadAsync(context.Request, input, end.Token);
            var started = clock.GetTimestamp();
            var outcome = await processes.RunAsync(Allow(call), call, folder, input, output, end.Token);
            HookExecutorLog.Ended(logger, call.Command, outcome.ExitCode, (long)clock.GetElapsedTime(started).TotalMilliseconds, input.Length, output.Length);
            output.Position = 0;
            context.Response.ContentType = HookProtocol.MediaType;
            await HookProtocol.WriteAnswerAsync(context.Response.Body, output, outcome.Errors, outcome.ExitCode, end.Token);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task<HookCall> ReadAsync(HttpRequest request, Stream input, CancellationToken cancellationToken)
    {
        try
        {
            var fields = await StreamedJson.ReadAsync(request.Body, [HookProtocol.InputField(input, hooks.MaxSize)], cancellationToken);
            return HookProtocol.ReadCall(fields);
        }
        catch (FormatException error)
        {
            throw Malformed($"the body cannot be read: {error.Message}");
        }
        catch (PayloadTooLargeException error)
        {
            throw new ExecutorException(StatusCodes.Status413PayloadTooLarge, "TooLarge", error.Message);
        }
    }

    // Returns the path of the program.
    private string Allow(HookCall call) =>
        HookCallCheck.Malformation(call, hooks) is { } malformed ? throw Malformed(malformed)
        : HookCallCheck.Refusal(call, whitelist.Current, hooks) is { } refusal ? throw Forbidden(refusal)
        : commands.Find(call.Command) ?? throw Forbidden($"command '{call.Command}' is not installed: {options.SearchPath} does not contain it", "NotInstalled");

    private static ExecutorException Malformed(string message) => new(StatusCodes.Status400BadRequest, "Malformed", message);

    private static ExecutorException Forbidden(string message, string reason = HookProtocol.NotAllowed) => new(StatusCodes.Status403Forbidden, reason, message);
}
