using System.Text.Json.Nodes;

namespace ArcOperator.Plugin.Trees;

/// <summary>An object of an Order's tree.</summary>
/// <param name="Kind">Kind of the object, or artifact or step, which are parts of objects.</param>
/// <param name="Name">Name of the object.</param>
internal sealed record TreeNode(string Kind, string Name)
{
    /// <summary>Resource and name as kubectl accepts them, or null for a part of an object.</summary>
    public string? Resource { get; init; }

    /// <summary>Namespace of an Order and of all objects below it.</summary>
    public string? Namespace { get; init; }

    /// <summary>Role of an Endpoint: source or destination.</summary>
    public string? Role { get; init; }

    public string? Phase { get; init; }

    /// <summary>Status of the Ready condition, or null if there is none.</summary>
    public string? Ready { get; init; }

    public string? Age { get; init; }

    /// <summary>Digest at the destination.</summary>
    public string? Digest { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<TreeNode> Children { get; init; } = [];

    /// <summary>The resources of the tree, each once.</summary>
    public IEnumerable<string> Resources => new[] { Resource }.OfType<string>().Concat(Children.SelectMany(child => child.Resources)).Distinct();

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["kind"] = Kind, ["name"] = Name };
        foreach (var (field, value) in new[]
        {
            ("namespace", Namespace), ("resource", Resource), ("role", Role), ("phase", Phase), ("ready", Ready), ("age", Age), ("digest", Digest), ("message", Message),
        })
        {
            if (value is { Length: > 0 })
            {
                json[field] = value;
            }
        }

        if (Children.Count > 0)
        {
            json["children"] = new JsonArray([.. Children.Select(child => child.ToJson())]);
        }

        return json;
    }
}
