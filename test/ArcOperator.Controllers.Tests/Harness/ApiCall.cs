using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A request to the API server in terms of RBAC.</summary>
/// <param name="Verb">get, list, watch, create, update, patch or delete.</param>
/// <param name="Resource">Plural of the kind, with the subresource after a slash.</param>
/// <param name="Name">Name of the object. Empty for requests for several objects.</param>
/// <param name="Status">Status code of the response. 0 without a response.</param>
internal sealed record ApiCall(string Verb, string Resource, string Name, int Status = 0)
{
    /// <summary>True for a write. Events do not count: no decision depends on them, and they are written in the background.</summary>
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
