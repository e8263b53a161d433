using System.Text.Json.Nodes;
using ArcOperator.Controllers.Hooks;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ArcOperator.HookExecutor;

/// <summary>Routes requests of the executor.</summary>
internal sealed class ExecutorRoutes(
    HookOptions hooks, ExecuteEndpoint execute, WhitelistFile whitelist, HookConfinement confinement, IHostApplicationLifetime lifetime, ILogger<ExecutorRoutes> logger)
{
    private readonly BearerToken? _token = hooks.TokenFile.Length == 0 ? null : new(hooks.TokenFile);

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await RouteAsync(context);
        }
        catch (ExecutorException error)
        {
            await AnswerAsync(context, error);
        }
        catch (BadHttpRequestException error)
        {
            await AnswerAsync(context, new(error.StatusCode, "Malformed", error.Message));
        }
        catch (Exception error) when (error is OperationCanceledException or ConnectionResetException)
        {
            // The client has disconnected, or this process ends.
            context.Abort();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            HookExecutorLog.Failed(logger, error);
            await AnswerAsync(context, new(StatusCodes.Status500InternalServerError, "Failed", "the executor cannot keep input and output: its work folder is full or not writable"));
        }
    }

    private async Task RouteAsync(HttpContext context)
    {
        var (path, method) = (context.Request.Path.Value, context.Request.Method);
        if (path is not (HookProtocol.ExecutePath or HookProtocol.HealthPath))
        {
            throw new ExecutorException(StatusCodes.Status404NotFound, "NotFound", $"expected POST {HookProtocol.ExecutePath} or GET {HookProtocol.HealthPath}");
        }

        var expected = path == HookProtocol.ExecutePath ? HttpMethods.Post : HttpMethods.Get;
        if (!HttpMethods.Equals(method, expected))
        {
            context.Response.Headers.Allow = expected;
            throw new ExecutorException(StatusCodes.Status405MethodNotAllowed, "MethodNotAllowed", $"{path} takes {expected} only");
        }

        // Health contains nothing confidential.
        if (path == HookProtocol.HealthPath)
        {
            await WriteAsync(context, new() { ["status"] = "ok", ["whitelist"] = whitelist.LastLoad.IsAccepted ? "valid" : "invalid", ["confinement"] = confinement.Problem is null ? "landlock" : "none" });
            return;
        }

        await AuthorizeAsync(context);
        await execute.ExecuteAsync(context, lifetime.ApplicationStopping);
    }

    private async Task AuthorizeAsync(HttpContext context)
    {
        if (_token is null)
        {
            return;
        }

        if (!await _token.IsInAsync(context.Request.Headers.Authorization, context.RequestAborted))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new ExecutorException(StatusCodes.Status401Unauthorized, "Unauthorized", "a bearer token is needed: it is missing or wrong");
        }
    }

    private async Task AnswerAsync(HttpContext context, ExecutorException error)
    {
        HookExecutorLog.Refused(logger, error.Status, error.Reason, error.Message);
        if (context.Response.HasStarted)
        {
            // A status can no longer be sent. A response that is cut off is recognised as incomplete.
            context.Abort();
            return;
        }

        context.Response.StatusCode = error.Status;
        await WriteAsync(context, new() { ["error"] = error.Message, ["reason"] = error.Reason });
    }

    private static Task WriteAsync(HttpContext context, JsonObject body)
    {
        context.Response.ContentType = HookProtocol.MediaType;
        return context.Response.WriteAsync(body.ToJsonString());
    }
}

/// <summary>Error response to a call.</summary>
internal sealed class ExecutorException(int status, string reason, string message) : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public int Status => status;

    /// <summary>Machine-readable reason.</summary>
    public string Reason => reason;
}
