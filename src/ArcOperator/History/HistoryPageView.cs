using System.Globalization;
using System.Text;
using ArcOperator.History.Queries;
using ArcOperator.History.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using static ArcOperator.History.HistoryHtml;

namespace ArcOperator.History;

/// <summary>Renders the pages of the history without script: the list with its filters, one record, and problems.</summary>
internal static class HistoryPageView
{
    private const string Title = "History";
    private const string ContinueParameter = "continue";
    private const string LimitParameter = "limit";
    private const int ShortDigest = 19;

    /// <summary>Parameters that the form shows. Fields with choices are lists, the others are texts with an example.</summary>
    private static readonly (string Name, string Label, string Example, string[] Choices)[] Fields =
    [
        ("namespace", "Namespace", "", []),
        ("order", "Order", "", []),
        ("name", "Object", "", []),
        ("kind", "Kind", "", ["ArtifactWorkflow", "Order"]),
        ("phase", "Phase", "", ["Succeeded", "Failed", "Error"]),
        ("type", "Type", "", []),
        ("digest", "Digest", "sha256:…", []),
        ("labelSelector", "Labels", "team=blue", []),
        ("since", "Since", "30d or 2026-11-20", []),
        ("until", "Until", "12h or 2026-11-20", []),
    ];

    /// <summary>Returns the page with one page of records and the form with the filters.</summary>
    public static string RenderList(HistoryQuery query, IQueryCollection parameters, HistoryPage page)
    {
        var body = new StringBuilder(Form(parameters));
        if (page.Items.Count == 0)
        {
            body.Append("<p>No record matches.</p>");
        }
        else
        {
            body.Append(Table("Records", ["Finished (UTC)", "Namespace", "Order", "Object", "Result", "Digest", "Gates", "Took"], page.Items.Select(Row)));
        }

        var filters = parameters.Where(parameter => parameter.Key != ContinueParameter && parameter.Value is [{ Length: > 0 }]).ToList();
        var newest = parameters[ContinueParameter] is [{ Length: > 0 }] ? $"<a rel=\"first\" href=\"/{Encode(new QueryBuilder(filters).ToString())}\">Newest records</a>" : "";
        var older = HistoryParameters.Continue(query, page) is { } token
            ? $"<a rel=\"next\" href=\"/{Encode(new QueryBuilder(filters) { { ContinueParameter, token } }.ToString())}\">Older records</a>"
            : "";
        return Page(Title, "ARC", body.Append(newest.Length + older.Length > 0 ? $"<nav aria-label=\"Pages\">{newest}{older}</nav>" : "").ToString());
    }

    /// <summary>Returns the page of one record, with its gates and digests.</summary>
    public static string RenderRecord(HistoryRecord record)
    {
        var (status, order) = (HistoryText.ReadStatus(record), HistoryText.OrderOf(record));
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"<p class=\"message\">{Mark(record.Phase)}{(HasReason(record) ? $" {Encode(record.Reason)}" : "")}{(status.Message is { } message ? $"\n{Encode(message)}" : "")}</p>");
        if (status.Gates.Count > 0)
        {
            body.Append("<h2>Gates</h2>").Append(Table("Gates", ["Gate", "Result", "Tool", "Findings", "Message", "Evidence"], status.Gates.Select(IReadOnlyList<string> (gate) =>
                [$"<span class=\"short\">{Encode(gate.Name)}</span>", Mark(gate.Result), Encode(gate.Tool), Encode(gate.Findings), Encode(gate.Message), Code(gate.Evidence)])));
        }

        body.Append(Section("Artifact",
        [
            ("Type", Encode(record.ArtifactType)), ("Source", Encode(record.Source)), ("Destination", Encode(record.Destination)), ("Digest", Code(record.Digest)),
            ("Digest at the source", Code(status.SourceDigest)), ("SBOM", Code(status.Sbom)), ("Scan report", Code(status.Scan)),
        ]));
        body.Append(Section("Run",
        [
            ("Namespace", Link(ListOf(record.Namespace), record.Namespace)), ("Order", Link(ListOf(record.Namespace, order), order)), ("Created (UTC)", Time(record.CreatedAt)),
            ("Started (UTC)", Time(record.StartedAt)), ("Finished (UTC)", Time(record.FinishedAt)), ("Took", Encode(HistoryText.TookOf(record))), ("UID", Code(record.Uid)),
        ]));
        body.Append(Section("Labels", record.Labels.Select(Pair)));
        body.Append(Section("Annotations", record.Annotations.Select(Pair)));
        body.Append(Section("Record",
        [
            ("ID", Code(record.Id)), ("Number", record.ResourceVersion.ToString(CultureInfo.InvariantCulture)), ("Recorded (UTC)", Time(record.RecordedAt)), ("Chain", Code(record.Chain)),
        ]));
        body.Append(Json("Spec", record.Spec)).Append(Json("Status", record.Status));
        return Page($"{record.Kind} {record.Name}", $"{Link("/", "All records")} / {Link(ListOf(record.Namespace), record.Namespace)}", body.ToString());
    }

    /// <summary>Returns the page with problems.</summary>
    /// <param name="problems">The problems, as texts.</param>
    /// <param name="parameters">Filters that can be corrected in the form, or null for a page without the form.</param>
    public static string RenderProblems(IReadOnlyList<string> problems, IQueryCollection? parameters) => Page(
        Title, Link("/", "All records"),
        $"<div class=\"problems\" role=\"alert\"><ul>{string.Concat(problems.Select(problem => $"<li>{Encode(problem)}</li>"))}</ul></div>{(parameters is null ? "" : Form(parameters))}");

    private static string Form(IQueryCollection parameters)
    {
        var form = new StringBuilder("<form method=\"get\" action=\"/\" aria-label=\"Filters\">");
        foreach (var (name, label, example, choices) in Fields)
        {
            var value = parameters[name].ToString();
            form.Append(CultureInfo.InvariantCulture, $"<label>{label}{(choices.Length == 0 ? Input(name, value, example) : Select(name, value, choices))}</label>");
        }

        // The form has no field for the size of a page, and must not lose it.
        var limit = parameters[LimitParameter].ToString() is { Length: > 0 } size ? $"<input type=\"hidden\" name=\"{LimitParameter}\" value=\"{Encode(size)}\">" : "";
        return form.Append(CultureInfo.InvariantCulture, $"<div class=\"actions\">{limit}<button>Filter</button>{Link("/", "Clear")}</div></form>").ToString();
    }

    private static string Input(string name, string value, string example) =>
        $"<input name=\"{name}\" value=\"{Encode(value)}\" autocomplete=\"off\" spellcheck=\"false\"{(example.Length > 0 ? $" placeholder=\"{Encode(example)}\"" : "")}>";

    // A value of the address that is not a choice remains selected, so that the form shows the filter that is used.
    private static string Select(string name, string value, string[] choices)
    {
        var options = (value.Length == 0 || choices.Contains(value) ? choices : [.. choices, value])
            .Select(choice => $"<option{(choice == value ? " selected" : "")}>{Encode(choice)}</option>");
        return $"<select name=\"{name}\"><option value=\"\">Any</option>{string.Concat(options)}</select>";
    }

    private static IReadOnlyList<string> Row(HistoryRecord record) =>
    [
        Time(record.FinishedAt),
        Encode(record.Namespace),
        Link(ListOf(record.Namespace, HistoryText.OrderOf(record)), HistoryText.OrderOf(record)),
        $"{Link($"/records/{record.Id}", record.Name)}<small>{Encode(record.ArtifactType is { Length: > 0 } type ? $"{record.Kind}, type {type}" : record.Kind)}</small>",
        Mark(record.Phase) + (HasReason(record) ? $"<small>{Encode(record.Reason)}</small>" : ""),
        $"<span class=\"short\">{Code(Shorten(record.Digest))}</span>",
        HistoryText.GatesOf(record),
        HistoryText.TookOf(record),
    ];

    // Labels and annotations can be empty. Other values of a section are then left out.
    private static (string Term, string Value) Pair(KeyValuePair<string, string> pair) => (pair.Key, Encode(pair.Value is { Length: > 0 } value ? value : "\"\""));

    // A reason that repeats the phase says nothing more.
    private static bool HasReason(HistoryRecord record) => record.Reason is { Length: > 0 } reason && reason != record.Phase;

    private static string ListOf(string @namespace, string? order = null) =>
        "/" + new QueryBuilder(order is { Length: > 0 } ? [new("namespace", @namespace), new("order", order)] : [new KeyValuePair<string, string>("namespace", @namespace)]);

    private static string Shorten(string? digest) => digest is { Length: > ShortDigest } ? digest[..ShortDigest] + "…" : digest ?? "";
}
