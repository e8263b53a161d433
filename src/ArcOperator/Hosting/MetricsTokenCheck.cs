using ArcOperator.Controllers.Hooks;
using ArcOperator.Options;
using ArcOperator.Runtime.Options;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ArcOperator.Hosting;

/// <summary>Requires the token of <c>metrics.tokenFile</c> for /metrics. The file is read for each request, so that the token can be rotated.</summary>
internal sealed class MetricsTokenCheck(RequestDelegate next, MetricsOptions options, ILogger<MetricsTokenCheck> logger)
{
    /// <summary>Checks at start that the file contains a token.</summary>
    /// <exception cref="OptionsException">The file cannot be read, others have rights on it, or it does not contain a token.</exception>
    public static async Task CheckFileAsync(MetricsOptions options, CancellationToken cancellationToken)
    {
        if (options.TokenFile.Length == 0)
        {
            return;
        }

        try
        {
            await new BearerToken(options.TokenFile).ReadAsync(cancellationToken);
        }
        catch (IOException error)
        {
            throw new OptionsException([$"metrics.tokenFile: {error.Message}"]);
        }
    }

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiresMetricsToken>() is null || await IsAuthorizedAsync(context))
        {
            await next(context);
        }
    }

    private async Task<bool> IsAuthorizedAsync(HttpContext context)
    {
        try
        {
            if (await new BearerToken(options.TokenFile).IsInAsync(context.Request.Headers.Authorization, context.RequestAborted))
            {
                return true;
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        catch (IOException error)
        {
            // Without a readable token no request is authorized.
            MetricsTokenLog.Unreadable(logger, error.Message);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        return false;
    }
}

/// <summary>Marks paths that require the token for metrics.</summary>
internal sealed class RequiresMetricsToken
{
    public static readonly RequiresMetricsToken Instance = new();
}

internal static partial class MetricsTokenLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Metrics are not served, the token cannot be read: {Problem}")]
    public static partial void Unreadable(ILogger logger, string problem);
}
