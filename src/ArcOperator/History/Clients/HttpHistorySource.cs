using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using ArcOperator.History.Records;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.History.Clients;

/// <summary>Reads the HTTP API of an operator with the token of a kubeconfig.</summary>
internal sealed class HttpHistorySource(HttpClient client, Uri server, ICredentialSource credentials, TimeProvider clock) : IHistorySource
{
    // In characters and bytes.
    private const int LongestLine = 1 << 20;
    private const int LongestProblem = 2000;

    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(1);

    public async Task<HistoryRecordList> ListAsync(IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(HistoryServer.Records, parameters, null, cancellationToken);
        return Read(await response.Content.ReadAsStringAsync(cancellationToken), HistoryJson.ReadList);
    }

    public async Task<HistoryRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var response = await SendAsync($"{HistoryServer.Records}/{Uri.EscapeDataString(id)}", [], null, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : Read(await response.Content.ReadAsStringAsync(cancellationToken), HistoryJson.ReadRecord);
    }

    public async IAsyncEnumerable<HistoryRecord> FollowAsync(
        IReadOnlyList<KeyValuePair<string, string>> parameters, long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The first request fails with its reason, later ones are repeated. Its position keeps the records that are stored between two connections.
        var newest = await ListAsync([.. parameters, new("limit", "1")], cancellationToken);
        var position = after ?? (newest.Items is [var record] ? record.ResourceVersion : 0);
        while (true)
        {
            await using var records = StreamAsync(parameters, position, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveAsync(records))
            {
                position = records.Current.ResourceVersion;
                yield return records.Current;
            }

            await Task.Delay(ReconnectDelay, clock, cancellationToken);
        }
    }

    public ValueTask DisposeAsync()
    {
        client.Dispose();
        return ValueTask.CompletedTask;
    }

    // A connection that breaks ends the stream, and the next one resumes.
    private static async Task<bool> MoveAsync(IAsyncEnumerator<HistoryRecord> records)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            return false;
        }
    }

    private async IAsyncEnumerable<HistoryRecord> StreamAsync(
        IReadOnlyList<KeyValuePair<string, string>> parameters, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync($"{HistoryServer.Records}/follow", parameters, after, cancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > LongestLine)
            {
                throw new HistorySourceException($"{server} sends an event that is too long");
            }

            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                yield return Read(line["data: ".Length..], HistoryJson.ReadRecord);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, IReadOnlyList<KeyValuePair<string, string>> parameters, long? after, CancellationToken cancellationToken)
    {
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, query.Length == 0 ? path : $"{path}?{query}"));
        if ((await credentials.GetAsync(cancellationToken)).Token is not { } token)
        {
            throw new HistorySourceException("the kubeconfig has no token, and the history accepts no client certificates: use 'kubectl create token' and --token-file");
        }

        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (after is { } position)
        {
            request.Headers.Add("Last-Event-ID", position.ToString(CultureInfo.InvariantCulture));
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
        {
            return response;
        }

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancellationToken);
            throw new HistorySourceException(ReadProblems(text) ?? $"{server} answers {(int)response.StatusCode}", response.StatusCode == HttpStatusCode.BadRequest);
        }
    }

    private T Read<T>(string text, Func<string, T> read)
    {
        try
        {
            return read(text);
        }
        catch (JsonException)
        {
            throw new HistorySourceException($"{server} does not answer as a history does: check --server");
        }
    }

    private static string? ReadProblems(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text.Length <= LongestProblem ? text : "{}");
            return document.RootElement.TryGetProperty("problems", out var problems) ? string.Join('\n', problems.EnumerateArray().Select(problem => problem.ToString())) : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
