using System.Net;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Plugin.Facts;

namespace ArcOperator.Plugin.Logs;

/// <summary>
/// Reads logs that Argo has archived. Paths and status codes are those of server/artifacts/artifact_server.go of argo-workflows, versions 3.4 to 4.
/// </summary>
/// <param name="client">Sends the requests and follows no redirects.</param>
/// <param name="server">Address with the base path. It ends with a slash.</param>
/// <param name="authorization">Returns the value of the header Authorization, or null. An Argo Server with --auth-mode=server needs none.</param>
/// <param name="json">Conversion of Workflows.</param>
/// <param name="clock">The clock.</param>
internal sealed class ArgoServer(HttpClient client, Uri server, Func<CancellationToken, ValueTask<string?>> authorization, ObjectJson json, TimeProvider clock) : IDisposable
{
    // In bytes. A Workflow with its status has at most 1.5 MB in etcd, and more if Argo has moved the nodes into its database.
    private const int LargestWorkflow = 32 << 20;

    private static readonly TimeSpan ResponseLimit = TimeSpan.FromSeconds(30);

    // A server that does not respond or refuses the user does so for each log.
    private ArgoServerException? _failure;

    /// <summary>Opens the log of a step.</summary>
    /// <param name="run">The Argo Workflow.</param>
    /// <param name="isArchived">True if only the archive has the Workflow.</param>
    /// <param name="step">The step, with an archived log.</param>
    /// <param name="lines">Number of lines from the end, or null for all.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="ArgoServerException">The log cannot be read. The message names the remedy.</exception>
    public async Task<ArchivedText> OpenLogAsync(V1Alpha1Workflow run, bool isArchived, WorkflowStep step, int? lines, CancellationToken cancellationToken)
    {
        if (step.ArchivedLog is not { } log || !IsSegment(log.Node) || !IsSegment(log.Artifact))
        {
            throw new ArgoServerException($"the Argo Server has no log of step '{step.Name}'");
        }

        var (folder, end) = ($"artifact-files/{run.Namespace()}", $"{Uri.EscapeDataString(log.Node)}/outputs/{Uri.EscapeDataString(log.Artifact)}");
        var archived = $"{folder}/archived-workflows/{run.Uid()}/{end}";
        var response = await SendAsync(isArchived ? archived : $"{folder}/workflows/{run.Name()}/{end}", cancellationToken);
        // The Argo Server responds with 500 for a Workflow or node that it does not find. The Workflow can have been deleted in the meantime.
        if (!isArchived && response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.InternalServerError)
        {
            var other = await SendAsync(archived, cancellationToken);
            (response, other) = other.StatusCode == HttpStatusCode.OK ? (other, response) : (response, other);
            other.Dispose();
        }

        if (response.StatusCode == HttpStatusCode.OK)
        {
            return await ArchivedText.OpenAsync(response, lines, clock, cancellationToken);
        }

        using (response)
        {
            throw Refusal(response, $"the log of step '{step.Name}'", run.Namespace());
        }
    }

    /// <summary>Returns a Workflow of the archive, or null if the archive does not have it.</summary>
    /// <exception cref="ArgoServerException">The archive cannot be read. The message names the remedy.</exception>
    public async Task<WorkflowRecord?> FindArchivedAsync(string @namespace, string uid, CancellationToken cancellationToken)
    {
        if (!IsSegment(uid))
        {
            return null;
        }

        using var response = await SendAsync($"api/v1/archived-workflows/{Uri.EscapeDataString(uid)}?namespace={@namespace}", cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw Refusal(response, "the archived Workflow", @namespace);
        }

        try
        {
            await using var text = await ArchivedText.OpenAsync(response, null, clock, cancellationToken, LargestWorkflow);
            var found = json.Deserialize<WorkflowRecord>(Encoding.UTF8.GetBytes(await text.ReadToEndAsync(cancellationToken)));
            return found?.Metadata is { } metadata && metadata.Uid == uid && metadata.NamespaceProperty == @namespace ? found : null;
        }
        catch (Exception error) when (error is JsonException or IOException)
        {
            throw new ArgoServerException($"{server} does not respond as an Argo Server does: check --argo-server");
        }
    }

    public void Dispose() => client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string path, CancellationToken cancellationToken)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, path));
        if (await authorization(cancellationToken) is { } token)
        {
            request.Headers.TryAddWithoutValidation("Authorization", token);
        }

        using var limit = new CancellationTokenSource(ResponseLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        }
        catch (HttpRequestException error)
        {
            throw _failure = new(error.InnerException is AuthenticationException
                ? $"the certificate of the Argo Server {server} is not trusted: use --argo-ca-file"
                : $"the Argo Server {server} cannot be reached ({error.Message}): check --argo-server, or forward its port: kubectl port-forward svc/argo-server 2746 -n argo");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _failure = new($"the Argo Server {server} does not respond: check --argo-server");
        }
    }

    private ArgoServerException Refusal(HttpResponseMessage response, string subject, string @namespace)
    {
        var status = (int)response.StatusCode;
        return status switch
        {
            401 => _failure = new($"the Argo Server {server} refuses the user (401): set ARGO_TOKEN to a token that may get Workflows in namespace {@namespace}"),
            403 => new($"the Argo Server forbids {subject} (403): the user needs the right to get Workflows and the repository's Secrets in namespace {@namespace}"),
            404 => new($"the Argo Server does not find {subject} (404): it is not archived, or the base path of {server} is wrong (ARGO_BASE_HREF)"),
            >= 300 and < 400 => _failure = new($"the Argo Server {server} redirects to another address (HTTP {status}), which does not receive the token: name the final address by --argo-server"),
            500 => new($"the Argo Server cannot read {subject} (500): its own log names the cause, such as an expired token or a missing right"),
            _ => new($"the Argo Server cannot read {subject} (HTTP {status}): see its own log"),
        };
    }

    // Names of the cluster must not lead to another path.
    private static bool IsSegment(string name) => name.Length > 0 && name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal);
}

/// <summary>The Argo Server does not return a log. The message is for the user.</summary>
internal sealed class ArgoServerException(string message) : Exception(message);
