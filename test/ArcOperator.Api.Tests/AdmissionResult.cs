using System.Text.Json.Nodes;

namespace ArcOperator.Api.Tests;

/// <summary>The response of the API server to a request that creates or updates an object.</summary>
/// <param name="Refusal">Reason for the refusal. Empty if the object was accepted.</param>
/// <param name="Object">The stored object, or the Status of a refusal.</param>
internal sealed record AdmissionResult(string Refusal, JsonNode Object)
{
    public JsonNode? Spec => Object["spec"];

    public static async Task<AdmissionResult> OfAsync(HttpResponseMessage response)
    {
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync()) ?? throw new InvalidDataException("an answer without a body");
        return new(response.IsSuccessStatusCode ? "" : answer["message"]!.GetValue<string>(), answer);
    }
}
