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
    TimeProvider clock,
    ILogger<ExecuteEndpoint> logger) : IDisposable
{
    private readonly SemaphoreSlim _free = new(options.Concurrency, options.Concurrency);

    /// <exception cref="ExecutorException">It cannot be done.</exception>
    public async Task ExecuteAsync(HttpContext context, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        // Before the body is read, so that no more is kept on disk than what is worked on.
        await _free.WaitAsync(end.Token);
        try
        {
            using var folder = CallFolder.Create(options.WorkFolder);
            await using var input = folder.CreateFile("input");
            await using var output = folder.CreateFile("output");
            var call = await ReadAsync(context.Request, input, end.Token);
            input.Position = 0;
            var started = clock.GetTimestamp();
            var outcome = await processes.RunAsync(Allow(call), call, folder, input, output, end.Token);
            HookExecutorLog.Ended(logger, call.Command, outcome.ExitCode, (long)clock.GetElapsedTime(started).TotalMilliseconds, input.Length, output.Length);
            output.Position = 0;
            context.Response.ContentType = HookWire.MediaType;
            await HookWire.WriteAnswerAsync(context.Response.Body, output, outcome.Errors, outcome.ExitCode, end.Token);
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
            var fields = await StreamedJson.ReadAsync(request.Body, [HookWire.InputField(input, hooks.MaxSize)], cancellationToken);
            return HookWire.ReadCall(fields);
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

    // Returns the program to run.
    private string Allow(HookCall call) =>
        HookCallCheck.Malformation(call, hooks) is { } malformed ? throw Malformed(malformed)
        : HookCallCheck.Refusal(call, whitelist.Current, hooks) is { } refusal ? throw Forbidden(refusal)
        : commands.Find(call.Command) ?? throw Forbidden($"command '{call.Command}' is not installed: there is none in {options.SearchPath}", "NotInstalled");

    private static ExecutorException Malformed(string message) => new(StatusCodes.Status400BadRequest, "Malformed", message);

    private static ExecutorException Forbidden(string message, string reason = HookWire.NotAllowed) => new(StatusCodes.Status403Forbidden, reason, message);
}
