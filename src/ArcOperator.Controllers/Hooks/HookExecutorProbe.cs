using ArcOperator.Controllers.Hooks.Wire;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Asks a hook executor for its health, as a liveness probe does.</summary>
public static class HookExecutorProbe
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Returns the reason why the executor is not healthy, or null if it is.</summary>
    /// <param name="options">Where the executor listens.</param>
    /// <param name="clock">Measures the time limit of 5 seconds.</param>
    /// <param name="cancellationToken">Ends the request early.</param>
    public static async Task<string?> CheckAsync(HookOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var place = options.Url?.ToString() ?? options.SocketPath;
        using var http = HookConnection.Create(options);
        using var limit = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await http.GetAsync(HookWire.HealthPath, either.Token);
            return response.IsSuccessStatusCode ? null : $"the hook executor on {place} answered with status {(int)response.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"the hook executor on {place} did not answer within {Duration.Format(Timeout)}";
        }
        catch (HttpRequestException error)
        {
            return $"the hook executor on {place} is not reachable: {(error.InnerException ?? error).Message}";
        }
    }
}
