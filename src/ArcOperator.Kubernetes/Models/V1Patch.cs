using System.Text.Json.Nodes;

namespace ArcOperator.Kubernetes.Models;

/// <summary>A change to a stored object, and the way in which the server is to read it.</summary>
public sealed class V1Patch(JsonNode body, V1Patch.PatchType type)
{
    /// <summary>The three kinds that a custom resource understands; a strategic merge on one is 415.</summary>
    public enum PatchType
    {
        /// <summary>RFC 6902: a list of operations, all or none.</summary>
        JsonPatch,

        /// <summary>RFC 7396: an object laid over the stored one; null deletes.</summary>
        MergePatch,

        /// <summary>Server-side apply: the fields that the writer wants, owned by its field manager.</summary>
        ApplyPatch,
    }

    public JsonNode Content => body;

    public PatchType Type => type;

    internal string ContentType => type switch
    {
        PatchType.JsonPatch => "application/json-patch+json",
        PatchType.MergePatch => "application/merge-patch+json",
        PatchType.ApplyPatch => "application/apply-patch+yaml",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "a kind of patch that this client does not know"),
    };
}
