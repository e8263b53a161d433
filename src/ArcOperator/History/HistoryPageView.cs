using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;

namespace ArcOperator.History;

/// <summary>Renders the page of the history as HTML without script. All values are encoded.</summary>
internal static class HistoryPageView
{
    /// <summary>Path of the style sheet.</summary>
    public const string StylePath = "/style.css";

    /// <summary>The style sheet.</summary>
    public const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #1c2430; background: #fff; }
        table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid #dde3ea; vertical-align: top; }
        form { display: flex; flex-wrap: wrap; gap: .8rem; margin: 1rem 0; align-items: end; } label { display: flex; flex-direction: column; font-size: 13px; color: #516070; }
        input, button { font: inherit; padding: .25rem .5rem; } code, pre { font: 13px/1.5 ui-monospace, monospace; word-break: break-all; white-space: pre-wrap; }
        .Succeeded, .Pass { color: #0b6b3a; } .Failed, .Error, .Fail { color: #a3201d; } a { color: #0b5cad; } dt { color: #516070; } dd { margin: 0 0 .6rem; }
        @media (prefers-color-scheme: dark) { body { background: #14181d; color: #dde3ea; } a { color: #79b8ff; } .Succeeded, .Pass { color: #58c98b; } .Failed, .Error, .Fail { color: #ff8078; } th, td { border-color: #333b45; } }
        """;

    private const int ShortDigest = 19;

    // Parameters that the form shows as fields, with their labels.
    private static readonly (string Name, string Label)[] Fields =
    [
        ("namespace", "Namespace"), ("order", "Order"), ("phase", "Phase"), ("type", "Type"), ("digest", "Digest"), ("labelSelector", "Labels"), ("since", "Since"), ("until", "Until"),
    ];

    /// <summary>Returns the page with one page of records and the form with the filters.</summary>
    public static string RenderList(HistoryQuery query, IQueryCollection parameters, HistoryPage page)
    {
        var body = new StringBuilder("<form method=\"get\" action=\"/\">");
        foreach (var (name, label) in Fields)
        {
            body.Append(CultureInfo.InvariantCulture, $"<label>{label}<input name=\"{name}\" value=\"{Encode(parameters[name].ToString())}\"></label>");
        }

        body.Append("<button>Filter</button></form><table><thead><tr><th>Time<th>Namespace<th>Order<th>Object<th>Phase<th>Reason<th>Digest<th>Gates<th>Took</tr></thead><tbody>");
        foreach (var record in page.Items)
        {
            body.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Time(record.FinishedAt)}<td>{Encode(record.Namespace)}<td>{Encode(HistoryText.OrderOf(record))}<td><a href=\"/records/{Encode(record.Id)}\">{Encode(record.Name)}</a>");
            body.Append(CultureInfo.InvariantCulture,
                $"<td class=\"{Encode(record.Phase)}\">{Encode(record.Phase)}<td>{Encode(record.Reason)}<td><code>{Encode(Shorten(record.Digest))}</code><td>{Encode(HistoryText.GatesOf(record))}<td>{Encode(HistoryText.TookOf(record))}</tr>");
        }

        body.Append("</tbody></table>").Append(page.Items.Count == 0 ? "<p>No record matches.</p>" : "");
        if (HistoryParameters.Continue(query, page) is { } token)
        {
            var next = new QueryBuilder(parameters.Where(parameter => parameter.Key != "continue")) { { "continue", token } };
            body.Append(CultureInfo.InvariantCulture, $"<p><a rel=\"next\" href=\"/{Encode(next.ToString())}\">Older records</a></p>");
        }

        return Render("History", body.ToString());
    }

    /// <summary>Returns the page of one record, with its gates and digests.</summary>
    public static string RenderRecord(HistoryRecord record)
    {
        var body = new StringBuilder("<p><a href=\"/\">All records</a></p><dl>");
        foreach (var (term, value) in Details(record).Where(detail => !string.IsNullOrEmpty(detail.Value)))
        {
            body.Append(CultureInfo.InvariantCulture, $"<dt>{term}<dd>{Encode(value)}");
        }

        body.Append("</dl>");
        var gates = HistoryText.ReadGates(record);
        if (gates.Count > 0)
        {
            body.Append("<h2>Gates</h2><table><thead><tr><th>Gate<th>Result<th>Tool<th>Evidence<th>Message</tr></thead><tbody>");
            foreach (var gate in gates)
            {
                body.Append(CultureInfo.InvariantCulture,
                    $"<tr><td>{Encode(gate.Name)}<td class=\"{Encode(gate.Result)}\">{Encode(gate.Result)}<td>{Encode(gate.Tool)}<td><code>{Encode(gate.Evidence)}</code><td>{Encode(gate.Message)}</tr>");
            }

            body.Append("</tbody></table>");
        }

        body.Append(CultureInfo.InvariantCulture, $"<h2>Spec</h2><pre>{Encode(Indent(record.Spec))}</pre><h2>Status</h2><pre>{Encode(Indent(record.Status))}</pre>");
        return Render($"{record.Kind} {record.Name}", body.ToString());
    }

    public static string RenderProblems(IReadOnlyList<string> problems) =>
        Render("History", $"<p><a href=\"/\">All records</a></p><ul>{string.Concat(problems.Select(problem => $"<li>{Encode(problem)}"))}</ul>");

    private static IEnumerable<(string Term, string? Value)> Details(HistoryRecord record) =>
    [
        ("Namespace", record.Namespace), ("Order", HistoryText.OrderOf(record)), ("Type", record.ArtifactType), ("Phase", record.Phase), ("Reason", record.Reason),
        ("Source", record.Source), ("Destination", record.Destination), ("Digest", record.Digest), ("Created", record.CreatedAt is { } created ? Time(created) : null),
        ("Started", record.StartedAt is { } started ? Time(started) : null), ("Finished", Time(record.FinishedAt)), ("Recorded", Time(record.RecordedAt)),
        ("Labels", string.Join(", ", record.Labels.Select(label => $"{label.Key}={label.Value}"))), ("UID", record.Uid), ("Record", record.Id),
        ("Number", record.ResourceVersion.ToString(CultureInfo.InvariantCulture)), ("Chain", record.Chain),
    ];

    private static string Render(string title, string body) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(title)} – ARC</title>"
        + $"<link rel=\"stylesheet\" href=\"{StylePath}\"></head><body><h1>{Encode(title)}</h1>{body}</body></html>";

    private static string Indent(string? json)
    {
        if (json is null)
        {
            return "";
        }

        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            document.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Shorten(string? digest) => digest is { Length: > ShortDigest } ? digest[..ShortDigest] + "…" : digest ?? "";

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
