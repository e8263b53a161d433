using System.Text.Json;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>The check of Workflows that Argo makes with <c>templateReferencing</c> Strict or Secure.</summary>
internal static class TemplateReferencing
{
    // Names of the fields in JSON. Argo 4.1 allows no others.
    private static readonly string[] Allowed =
    [
        "arguments", "entrypoint", "shutdown", "suspend", "activeDeadlineSeconds", "priority", "ttlStrategy", "podGC", "volumeClaimGC",
        "archiveLogs", "workflowMetadata", "workflowTemplateRef", "metrics", "artifactGC",
    ];

    // Fields of artifactGC that apply to a pod.
    private static readonly string[] RefusedOfArtifactGC = ["podSpecPatch", "serviceAccountName", "podMetadata"];

    /// <summary>Returns the message of Argo for a Workflow that it refuses, or null.</summary>
    /// <param name="spec">The specification of the Workflow itself, without its template.</param>
    public static string? Refusal(JsonElement spec)
    {
        if (!spec.TryGetProperty("workflowTemplateRef", out var reference) || reference.ValueKind == JsonValueKind.Null)
        {
            return "workflows must use workflowTemplateRef to be executed when the controller is in reference mode";
        }

        var refused = SetFields(spec).Except(Allowed).Select(NameInArgo).Concat(OfArtifactGC(spec)).Order(StringComparer.Ordinal).ToList();
        return refused.Count == 0
            ? null
            : $"fields [{string.Join(' ', refused)}] are not permitted when using workflowTemplateRef with templateReferencing restriction";
    }

    private static IEnumerable<string> OfArtifactGC(JsonElement spec) =>
        spec.TryGetProperty("artifactGC", out var collection) && collection.ValueKind == JsonValueKind.Object
            ? SetFields(collection).Intersect(RefusedOfArtifactGC).Select(field => $"ArtifactGC.{NameInArgo(field)}")
            : [];

    private static IEnumerable<string> SetFields(JsonElement json) =>
        json.EnumerateObject().Where(field => !IsZero(field.Value)).Select(field => field.Name);

    // Argo compares with Go's zero value: an empty list or object is not zero.
    private static bool IsZero(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => true,
        JsonValueKind.String => value.ValueEquals(""),
        JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
        _ => false,
    };

    // The message has the names of the fields in Go.
    private static string NameInArgo(string field) => field switch
    {
        "dnsConfig" => "DNSConfig",
        "dnsPolicy" => "DNSPolicy",
        _ => char.ToUpperInvariant(field[0]) + field[1..],
    };
}
