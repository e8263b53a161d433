using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A request to the API server, in the words of RBAC.</summary>
/// <param name="Verb">get, list, watch, create, update, patch or delete.</param>
/// <param name="Resource">The plural, and the subresource behind a slash.</param>
/// <param name="Name">Of the object; empty for requests to many.</param>
/// <param name="Status">The answer's status code; 0: none came.</param>
internal sealed record ApiCall(string Verb, string Resource, string Name, int Status = 0)
{
    /// <summary>Whether it changes something. Events count not: nothing rests on them, and they are written whenever there is time.</summary>
    public bool IsWrite => Verb is not ("get" or "list" or "watch") && Resource != "events";

    public static ApiCall Of(PeerRequest request)
    {
        // /api/v1/… or /apis/group/version/…, then perhaps namespaces/name, then plural, name, subresource.
        var parts = request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Skip(request.Path.StartsWith("/apis/", StringComparison.Ordinal) ? 3 : 2).ToList();
        if (parts is ["namespaces", _, _, ..])
        {
            parts = parts[2..];
        }

        // A new object's name is not in the path.
        var name = request.Method == "POST" ? JsonNode.Parse(request.Body)?["metadata"]?["name"]?.GetValue<string>() ?? "" : parts.ElementAtOrDefault(1) ?? "";
        var verb = request.Method switch
        {
            "GET" when name.Length > 0 => "get",
            "GET" => request.Parameter("watch") == "true" ? "watch" : "list",
            "POST" => "create",
            "PUT" => "update",
            "PATCH" => "patch",
            _ => "delete",
        };
        return new(verb, parts.Count > 2 ? $"{parts[0]}/{parts[2]}" : parts[0], name);
    }
}
