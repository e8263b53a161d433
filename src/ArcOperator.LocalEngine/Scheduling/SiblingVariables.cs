using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The variables <c>steps.…</c> or <c>tasks.…</c>: the outputs of earlier calls of the same template.</summary>
/// <param name="word"><c>steps</c> or <c>tasks</c>.</param>
/// <param name="find">Returns the nodes of a finished call, or null.</param>
internal sealed class SiblingVariables(string word, Func<string, SiblingNodes?> find) : IVariableScope
{
    private const string Parameter = "outputs.parameters.";

    public string? Find(string name) =>
        name.Split('.', 3) is [var root, var call, var field] && root == word && find(call) is { } nodes
            ? (nodes.Items is { } items ? OfItems(items, field) : null) ?? (nodes.Node is { } node ? OfNode(node, field) : null)
            : null;

    private static string? OfNode(NodeState node, string field) => field switch
    {
        "id" => node.Id,
        "status" => node.Phase.ToString(),
        "startedAt" => ArgoTime.Format(node.StartedAt),
        "finishedAt" => node.FinishedAt is { } time ? ArgoTime.Format(time) : null,
        "exitCode" or "outputs.exitCode" => node.Outputs.ExitCode?.ToString(CultureInfo.InvariantCulture),
        "outputs.result" => node.Outputs.Result,
        _ when field.StartsWith(Parameter, StringComparison.Ordinal) => Output(node, field[Parameter.Length..]),
        _ => null,
    };

    private static string? OfItems(IReadOnlyList<NodeState> items, string field)
    {
        var done = items.Where(item => item.Phase != NodePhase.Skipped).ToList();
        return field switch
        {
            "outputs.result" => Json(done.Select(item => Embedded(item.Outputs.Result ?? ""))),
            "outputs.parameters" => Json(done.Select(item =>
                (JsonNode)new JsonObject(item.Outputs.Parameters.Select(output => KeyValuePair.Create(output.Name, (JsonNode?)output.Value))))),
            _ when field.StartsWith(Parameter, StringComparison.Ordinal) =>
                Json(done.Select(item => Output(item, field[Parameter.Length..]) is { } text ? JsonValue.Create(text) : null)),
            _ => null,
        };
    }

    private static string? Output(NodeState node, string name) => node.Outputs.Parameters.FirstOrDefault(output => output.Name == name)?.Value;

    private static string Json(IEnumerable<JsonNode?> values) => new JsonArray([.. values]).ToJsonString();

    // JSON results stay JSON in the list, so that results 1 and 2 become the list [1,2].
    private static JsonNode? Embedded(string result)
    {
        try
        {
            return JsonNode.Parse(result);
        }
        catch (JsonException)
        {
            return JsonValue.Create(result);
        }
    }
}

/// <summary>The nodes of a finished call.</summary>
/// <param name="Node">The node of the call. Null if only its items have nodes.</param>
/// <param name="Items">The nodes of its items. Null without items.</param>
internal sealed record SiblingNodes(NodeState? Node, IReadOnlyList<NodeState>? Items);
