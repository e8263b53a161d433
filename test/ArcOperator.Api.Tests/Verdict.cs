using System.Text.Json.Nodes;

namespace ArcOperator.Api.Tests;

/// <summary>What became of a request.</summary>
/// <param name="Refusal">Why the object is refused; empty: it is taken.</param>
/// <param name="Object">The object as it would be stored; the server's Status if it is refused.</param>
internal sealed record Verdict(string Refusal, JsonNode Object)
{
    public JsonNode? Spec => Object["spec"];

    public static async Task<Verdict> OfAsync(HttpResponseMessage response)
    {
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync()) ?? throw new InvalidDataException("an answer without a body");
        return new(response.IsSuccessStatusCode ? "" : answer["message"]!.GetValue<string>(), answer);
    }
}
