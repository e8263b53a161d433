using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Packaging.Chart;

/// <summary>
/// Text of a Helm template, made of objects in which expressions and directives of Helm have placeholders. All other braces of the objects are
/// data, such as expressions of Argo, and remain data.
/// </summary>
internal sealed partial class TemplateText
{
    private readonly List<string> _actions = [];

    /// <summary>Returns a value that becomes <c>{{ expression }}</c>, also within a longer text.</summary>
    public string Value(string expression) => Keep($"{{{{ {expression} }}}}", "V");

    /// <summary>Returns a field name that may stand twice in an object, in two cases of a directive.</summary>
    public string Name(string field) => Keep(field, "N");

    /// <summary>Adds a directive such as <c>if</c> or <c>end</c> on a line of its own to an object.</summary>
    public void Directive(JsonObject target, string directive) => target[Keep($"{{{{- {directive} }}}}", "L")] = null;

    /// <summary>Adds a directive on a line of its own to a list.</summary>
    public void Directive(JsonArray target, string directive) => target.Add((JsonNode)Keep($"{{{{- {directive} }}}}", "L"));

    /// <summary>Adds a field whose value is the YAML of an expression.</summary>
    public void Block(JsonObject target, string field, string expression) => target[field] = Keep($"{{{{- {expression} | nindent INDENT }}}}", "B");

    /// <summary>Adds the YAML of an expression to the fields of an object, or to the items of a list.</summary>
    public void Block(JsonObject target, string expression) => target[Keep($"{{{{- {expression} | nindent INDENT }}}}", "L")] = null;

    /// <inheritdoc cref="Block(JsonObject, string)"/>
    public void Block(JsonArray target, string expression) => target.Add((JsonNode)Keep($"{{{{- {expression} | nindent INDENT }}}}", "L"));

    /// <summary>Adds a field that only exists if a value of the chart is set.</summary>
    public void Optional(JsonObject target, string field, string value)
    {
        Directive(target, $"with {value}");
        Block(target, field, "toYaml .");
        Directive(target, "end");
    }

    /// <summary>Adds a field with a text that only exists if a value of the chart is set.</summary>
    public void OptionalText(JsonObject target, string field, string value)
    {
        Directive(target, $"with {value}");
        target[field] = Value(".");
        Directive(target, "end");
    }

    /// <summary>Adds a field whose value is a text that an expression returns.</summary>
    public void Literal(JsonObject target, string field, string expression) => target[field] = Keep($"|\n{{{{ {expression} | indent INDENT }}}}", "B");

    /// <summary>Returns the text of the template.</summary>
    public string Write(IEnumerable<JsonNode> objects) =>
        Placeholder().Replace(Line().Replace(Escape(string.Join("---\n", objects.Select(Yaml.Write))), WriteLine), match => Action(match.Groups["id"].Value));

    private string Keep(string action, string kind)
    {
        _actions.Add(action);
        return string.Create(CultureInfo.InvariantCulture, $"zz{kind}{_actions.Count - 1}zz");
    }

    private string Action(string id) => _actions[int.Parse(id, CultureInfo.InvariantCulture)];

    // A directive stands at the start of its line, a block is indented as its line or one level deeper than its field.
    private string WriteLine(Match match)
    {
        var indent = match.Groups["indent"].Length + (match.Groups["kind"].Value == "B" ? 2 : 0);
        var action = Action(match.Groups["id"].Value).Replace("INDENT", indent.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return $"{match.Groups["indent"].Value}{match.Groups["field"].Value}{(match.Groups["field"].Length > 0 ? " " : "")}{action}\n";
    }

    private static string Escape(string text) => text.Replace("{{", "{{ \"{{\" }}", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?<indent> *)(- )?(?<field>[A-Za-z][A-Za-z0-9.-]*:)?( )?zz(?<kind>[LB])(?<id>[0-9]+)zz(: null)?\n", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex("zz[VN](?<id>[0-9]+)zz")]
    private static partial Regex Placeholder();
}
