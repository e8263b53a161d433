using System.Globalization;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace ArcOperator.History;

/// <summary>Serves records to users who may read them: as JSON, as server-sent events, and as a page.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Nothing is written. A user without the right for a namespace learns nothing about its records, not even their number.</para>
/// <para><b>Assumptions.</b> TLS is configured, or a proxy before the port has it.</para>
/// <para><b>Caveats.</b> The page has no session: browsers send the token as a password with each request.</para>
/// <para><b>Errors.</b> 400 names the invalid parameter, 401 an invalid token, 403 a missing right, 405 other methods than GET, 410 a position that was
/// pruned, 503 a database or API server that is not available.</para>
/// </remarks>
internal sealed class HistoryServer(IHistoryStore store, HistoryAccess access, HistoryFollower follower, TimeProvider clock, ILogger<HistoryServer> logger)
{
    /// <summary>Path of the API.</summary>
    public const string Records = "/api/v1/records";

    private const string LastEvent = "Last-Event-ID";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var server = routes.ServiceProvider.GetRequiredService<HistoryServer>();
        routes.Map("{**path}", server.HandleAsync);
    }

    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client closed the connection.
        }
        catch (Exception error) when (error is HistoryException or HttpOperationException or HttpRequestException or TimeoutException && !context.Response.HasStarted)
        {
            var isPruned = error is HistoryException { Problem: HistoryProblem.Pruned };
            if (!isPruned)
            {
                HistoryServerLog.Failed(logger, error.Message);
            }

            await HistoryResponse.WriteErrorAsync(
                context,
                isPruned ? StatusCodes.Status410Gone : StatusCodes.Status503ServiceUnavailable,
                isPruned ? error.Message : error is HistoryException ? "the history is not available; the log of the operator has the cause" : "the API server does not answer");
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            context.Response.Headers.Allow = "GET";
            await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status405MethodNotAllowed, "only GET is allowed");
        }
        else if (path == HistoryHtml.StylePath)
        {
            await HistoryResponse.WriteStyleAsync(context);
        }
        else if (HistoryAccess.ReadToken(context.Request.Headers.Authorization) is not { } token
            || await access.AuthenticateAsync(token, context.RequestAborted) is not { } user)
        {
            await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status401Unauthorized, "send a token of the cluster that is valid");
        }
        else
        {
            await (path switch
            {
                "/" => ListAsync(context, user, (query, page) => HistoryResponse.WriteHtmlAsync(context, HistoryPageView.RenderList(query, context.Request.Query, page))),
                Records => ListAsync(context, user, (query, page) => HistoryResponse.WriteJsonAsync(
                    context, HistoryJson.Write(new HistoryRecordList { Items = page.Items, Continue = HistoryParameters.Continue(query, page) }))),
                $"{Records}/follow" => FollowAsync(context, user, token),
                _ when IdOf(path, $"{Records}/") is { } id => ShowAsync(context, user, id, record => HistoryResponse.WriteJsonAsync(context, HistoryJson.Write(record))),
                _ when IdOf(path, "/records/") is { } id => ShowAsync(context, user, id, record => HistoryResponse.WriteHtmlAsync(context, HistoryPageView.RenderRecord(record))),
                _ => HistoryResponse.WriteErrorAsync(context, StatusCodes.Status404NotFound, "this path does not exist"),
            });
        }
    }

    private static string? IdOf(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && Guid.TryParseExact(path[prefix.Length..], "D", out var id) ? id.ToString() : null;

    private async Task ListAsync(HttpContext context, HistoryUser user, Func<HistoryQuery, HistoryPage, Task> write)
    {
        if (await ReadQueryAsync(context, user, "list", context.Request.Query) is { } query)
        {
            await write(query, await store.ReadAsync(query, context.RequestAborted));
        }
    }

    private async Task ShowAsync(HttpContext context, HistoryUser user, string id, Func<HistoryRecord, Task> write)
    {
        var record = await store.FindAsync(id, context.RequestAborted);
        // Without the right, a record that exists and one that does not have the same answer.
        if (!await access.IsAllowedAsync(user, "get", record?.Namespace, context.RequestAborted))
        {
            await RefuseAsync(context, "get", null);
        }
        else if (record is null)
        {
            await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status404NotFound, $"record {id} does not exist");
        }
        else
        {
            await write(record);
        }
    }

    private async Task FollowAsync(HttpContext context, HistoryUser user, string token)
    {
        var position = context.Request.Headers[LastEvent] is [{ Length: > 0 } header] ? header : null;
        var (name, text) = position is not null ? (LastEvent, position) : ("after", context.Request.Query["after"] is [{ Length: > 0 } value] ? value : null);
        long? after = null;
        if (text is not null)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status400BadRequest, $"{name} is not the number of a record");
                return;
            }

            after = number;
        }

        if (await ReadQueryAsync(context, user, "watch", context.Request.Query.Where(parameter => parameter.Key != "after")) is { } query)
        {
            await follower.SendAsync(context, after ?? (await store.ReadStateAsync(context.RequestAborted)).Head, query, async cancellationToken =>
                await access.AuthenticateAsync(token, cancellationToken) is { } current && await access.IsAllowedAsync(current, "watch", query.Namespace, cancellationToken));
        }
    }

    /// <summary>Returns the query if it is valid and allowed. Otherwise the response is written.</summary>
    private async Task<HistoryQuery?> ReadQueryAsync(
        HttpContext context, HistoryUser user, string verb, IEnumerable<KeyValuePair<string, StringValues>> parameters)
    {
        var parsed = HistoryParameters.Parse(
            parameters.SelectMany(parameter => parameter.Value, (parameter, value) => new KeyValuePair<string, string>(parameter.Key, value ?? "")), clock.GetUtcNow());
        if (parsed.Problems.Count > 0)
        {
            await HistoryResponse.WriteErrorAsync(context, StatusCodes.Status400BadRequest, parsed.Problems);
            return null;
        }

        if (!await access.IsAllowedAsync(user, verb, parsed.Query.Namespace, context.RequestAborted))
        {
            await RefuseAsync(context, verb, parsed.Query.Namespace);
            return null;
        }

        return parsed.Query;
    }

    private static Task RefuseAsync(HttpContext context, string verb, string? @namespace) => HistoryResponse.WriteErrorAsync(
        context, StatusCodes.Status403Forbidden,
        $"you may not {verb} {HistoryAccess.Resource}.{HistoryAccess.Group} {(@namespace is null ? "in all namespaces: name a namespace" : $"in namespace {@namespace}")}");
}

internal static partial class HistoryServerLog
{
    [LoggerMessage(LogLevel.Warning, "A request for records failed: {Cause}")]
    public static partial void Failed(ILogger logger, string cause);
}
