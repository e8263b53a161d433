using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Has the pre-request hooks change a request before it is made.</summary>
internal static class RequestHooks
{
    // A request is a few kilobytes, or a body that somebody wrote into a hook's argument.
    private const int LargestRequest = 16 << 20;

    /// <returns>What the last hook made of the request; the request itself where there are no hooks.</returns>
    public static async Task<byte[]> RunAsync(
        IReadOnlyList<Hook> hooks, HookChain chain, TemporaryFiles files, StepMarker marker, byte[] request, CancellationToken cancellationToken)
    {
        if (hooks.Count == 0)
        {
            return request;
        }

        marker.Enter(AttemptStep.ExecutingHooks);
        var input = files.Create();
        await input.WriteAsync(request, cancellationToken);
        await using var output = await chain.RunAsync(hooks, input, cancellationToken);
        if (output.Length > LargestRequest)
        {
            throw AttemptException.Configuration($"the pre-request hooks made a request of {output.Length} bytes; at most {LargestRequest} are sent");
        }

        var changed = new byte[output.Length];
        output.Position = 0;
        await output.ReadExactlyAsync(changed, cancellationToken);
        marker.Enter(AttemptStep.Fetching);
        return changed;
    }
}
