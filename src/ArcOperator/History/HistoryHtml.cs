using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ArcOperator.History;

/// <summary>Frame, style sheet and elements of the pages of the history. Texts are encoded, and characters that would hide or reorder others are shown as escapes.</summary>
internal static class HistoryHtml
{
    /// <summary>Path of the style sheet.</summary>
    public const string StylePath = "/style.css";

    /// <summary>The style sheet.</summary>
    public const string Style = """
        :root { color-scheme: light dark; --page: #fff; --panel: #f4f6f9; --text: #1c2430; --muted: #516070; --line: #d8dfe7; --edge: #748394; --link: #0b5cad; --good: #0b6b3a; --bad: #a3201d; }
        @media (prefers-color-scheme: dark) { :root { --page: #14181d; --panel: #1d232b; --text: #dde3ea; --muted: #a3afbc; --line: #333b45; --edge: #6f7c8b; --link: #79b8ff; --good: #58c98b; --bad: #ff8f88; } }
        * { box-sizing: border-box; }
        body { margin: 0; font: 14px/1.5 "Segoe UI", "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif; color: var(--text); background: var(--page); overflow-wrap: anywhere; }
        header, main { max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
        header { padding-top: 1.25rem; color: var(--muted); }
        main { padding-bottom: 3rem; }
        h1 { margin: .5rem 0 1rem; font-size: 1.5rem; line-height: 1.25; }
        h2 { margin: 2rem 0 .5rem; font-size: 1.1rem; }
        a { color: var(--link); }
        a:not(:hover) { text-decoration-color: var(--line); text-underline-offset: .2em; }
        :focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
        form { display: grid; grid-template-columns: repeat(auto-fill, minmax(10.5rem, 1fr)); gap: .75rem 1rem; margin-bottom: 1.5rem; padding: 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        label { display: grid; gap: .2rem; font-size: 13px; color: var(--muted); }
        input, select, button { width: 100%; height: 2.2rem; padding: 0 .5rem; font: inherit; font-size: 14px; color: var(--text); background: var(--page); border: 1px solid var(--edge); border-radius: 4px; }
        ::placeholder { color: var(--muted); opacity: 1; }
        button { padding: 0 1rem; font-weight: 600; color: var(--page); background: var(--link); border-color: var(--link); cursor: pointer; }
        .actions { display: flex; grid-column: span 2; gap: 1.25rem; align-items: center; align-self: end; height: 2.2rem; }
        .actions button { width: auto; }
        .wide { overflow-x: auto; }
        table { width: 100%; min-width: 58rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .5rem 1rem .5rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        th:last-child, td:last-child { padding-right: 0; }
        th { font-size: 13px; font-weight: 600; color: var(--muted); white-space: nowrap; border-bottom: 2px solid var(--line); }
        td { min-width: 3rem; }
        time, .short { white-space: nowrap; }
        small { display: block; font-size: 12.5px; color: var(--muted); }
        code, pre { font: 12.5px/1.6 ui-monospace, "Liberation Mono", "DejaVu Sans Mono", monospace; white-space: pre-wrap; }
        pre { margin: 0; padding: .75rem 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        dl { display: grid; grid-template-columns: minmax(10rem, max-content) 1fr; gap: .3rem 1.5rem; margin: 0; }
        dt { max-width: 22rem; color: var(--muted); }
        dd { margin: 0; }
        .mark { font-weight: 600; }
        .good { color: var(--good); }
        .bad { color: var(--bad); }
        .message { white-space: pre-wrap; }
        .problems { margin-bottom: 1rem; padding: .5rem 1rem; border: 1px solid var(--line); border-left: 4px solid var(--bad); border-radius: 4px; }
        .problems ul { margin: 0; padding: 0; list-style: none; }
        nav { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; margin-top: 1rem; }
        @media (max-width: 44rem) { header, main { padding-left: 1rem; padding-right: 1rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } form { grid-template-columns: 1fr 1fr; } }
        """;

    // Characters that change the direction of the text after them, by the Unicode Bidirectional Algorithm (UAX 9).
    private const string DirectionControls = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a page.</summary>
    /// <param name="title">Title and heading, as text.</param>
    /// <param name="header">Content of the line before the heading, as HTML.</param>
    /// <param name="body">Content after the heading, as HTML.</param>
    public static string Page(string title, string header, string body) =>
        $"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{Encode(title)} – ARC</title>"
        + $"<link rel=\"stylesheet\" href=\"{StylePath}\"></head><body><header>{header}</header><main><h1>{Encode(title)}</h1>{body}</main></body></html>";

    /// <summary>Returns a table. On a narrow screen it scrolls, also by the keyboard.</summary>
    /// <param name="label">Name of the table for screen readers.</param>
    /// <param name="columns">Headings, as texts.</param>
    /// <param name="rows">Cells of each row, as HTML.</param>
    public static string Table(string label, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"wide\" role=\"region\" aria-label=\"{Encode(label)}\" tabindex=\"0\"><table><thead><tr>");
        html.AppendJoin("", columns.Select(column => $"<th scope=\"col\">{Encode(column)}</th>")).Append("</tr></thead><tbody>");
        foreach (var row in rows)
        {
            html.Append("<tr>").AppendJoin("", row.Select(cell => $"<td>{cell}</td>")).Append("</tr>");
        }

        return html.Append("</tbody></table></div>").ToString();
    }

    /// <summary>Returns a heading with terms and values, as HTML, without those that are empty. Returns the empty string if all are empty.</summary>
    public static string Section(string heading, IEnumerable<(string Term, string Value)> details)
    {
        var filled = details.Where(detail => detail.Value.Length > 0).Select(detail => $"<dt>{Encode(detail.Term)}</dt><dd>{detail.Value}</dd>").ToList();
        return filled.Count == 0 ? "" : $"<h2>{heading}</h2><dl>{string.Concat(filled)}</dl>";
    }

    /// <summary>Returns a phase or the result of a gate. Its color repeats the word, for a quick look.</summary>
    public static string Mark(string result)
    {
        var color = result switch
        {
            "Succeeded" or "Pass" => " good",
            "Failed" or "Error" or "Fail" => " bad",
            _ => "",
        };
        return $"<span class=\"mark{color}\">{Encode(result)}</span>";
    }

    public static string Link(string address, string? text) => text is { Length: > 0 } ? $"<a href=\"{Encode(address)}\">{Encode(text)}</a>" : "";

    public static string Code(string? text) => text is { Length: > 0 } ? $"<code>{Encode(text)}</code>" : "";

    /// <summary>Returns a time in UTC.</summary>
    public static string Time(DateTimeOffset? time) => time is not { } known ? ""
        : string.Create(CultureInfo.InvariantCulture, $"<time datetime=\"{known.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\">{known.UtcDateTime:yyyy-MM-dd HH:mm:ss}</time>");

    /// <summary>Returns a heading with indented JSON, or the empty string without JSON.</summary>
    public static string Json(string heading, string? json)
    {
        if (json is null)
        {
            return "";
        }

        using var document = JsonDocument.Parse(json);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Indented))
        {
            document.WriteTo(writer);
        }

        return $"<h2>{heading}</h2><pre>{Encode(Encoding.UTF8.GetString(buffer.ToArray()))}</pre>";
    }

    public static string Encode(string? text) => WebUtility.HtmlEncode(string.Concat((text ?? "").Select(Show)));

    private static string Show(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\t')) || DirectionControls.Contains(character)
            ? string.Create(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}")
            : character.ToString();
}
