using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.History;

/// <summary>Writes responses with the headers that all responses of the history have.</summary>
internal static class HistoryResponse
{
    private const string Html = "text/html; charset=utf-8";

    public static Task WriteJsonAsync(HttpContext context, string json) => WriteAsync(context, StatusCodes.Status200OK, MediaTypeNames.Application.Json, json);

    public static Task WriteHtmlAsync(HttpContext context, string html, int status = StatusCodes.Status200OK) => WriteAsync(context, status, Html, html);

    public static Task WriteStyleAsync(HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, "text/css; charset=utf-8", HistoryHtml.Style);

    /// <summary>Writes an error in the form that the client reads.</summary>
    public static Task WriteErrorAsync(HttpContext context, int status, params IReadOnlyList<string> problems)
    {
        if (status == StatusCodes.Status401Unauthorized)
        {
            // A browser asks for a password, which is the token.
            context.Response.Headers.WWWAuthenticate = IsPage(context) ? "Basic realm=\"history: the password is a token\", charset=\"UTF-8\"" : "Bearer";
        }

        // Filters are the only cause that the reader of a page can correct in it.
        var filters = context.Request.Path == "/" && status is StatusCodes.Status400BadRequest or StatusCodes.Status403Forbidden ? context.Request.Query : null;
        return IsPage(context) ? WriteHtmlAsync(context, HistoryPageView.RenderProblems(problems, filters), status) : WriteAsync(context, status, MediaTypeNames.Application.Json, Render(problems));
    }

    /// <summary>Sets the headers that limit what a browser does with a response.</summary>
    public static void SetHeaders(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "no-store";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    private static bool IsPage(HttpContext context) => !context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static async Task WriteAsync(HttpContext context, int status, string type, string text)
    {
        var body = Encoding.UTF8.GetBytes(text);
        SetHeaders(context.Response);
        (context.Response.StatusCode, context.Response.ContentType, context.Response.ContentLength) = (status, type, body.Length);
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static string Render(IReadOnlyList<string> problems)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("problems");
            foreach (var problem in problems)
            {
                writer.WriteStringValue(problem);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
