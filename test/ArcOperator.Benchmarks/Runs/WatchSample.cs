using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Benchmarks.Bench;

namespace ArcOperator.Benchmarks.Runs;

/// <summary>A watch of ArtifactWorkflows of 2.4 kB each, as an API server writes it.</summary>
internal static class WatchSample
{
    private const int Size = 2400;

    public static byte[] Body(int events)
    {
        var body = new StringBuilder();
        for (var number = 0; number < events; number++)
        {
            body.Append("{\"type\":\"MODIFIED\",\"object\":").Append(ArtifactWorkflow(number)).Append("}\n");
        }

        return Encoding.UTF8.GetBytes(body.ToString());
    }

    /// <summary>A finished ArtifactWorkflow of an Order, filled up to its size with managedFields.</summary>
    public static string ArtifactWorkflow(int number)
    {
        var entity = JsonNode.Parse(BenchCluster.Json.Serialize(PairFactory.ArtifactWorkflow("team", number)))!.AsObject();
        entity["metadata"]!["uid"] = $"{number:x8}-6f0c-4b0e-9c50-0b1d6f7a8e21";
        entity["metadata"]!["resourceVersion"] = (100_000 + number).ToString(CultureInfo.InvariantCulture);
        entity["metadata"]!["creationTimestamp"] = "2026-01-31T12:00:00Z";
        entity["metadata"]!["managedFields"] = new JsonArray(new JsonObject
        {
            ["manager"] = "arc-operator", ["operation"] = "Update", ["apiVersion"] = "arc.opendefense.cloud/v1alpha1", ["time"] = "2026-01-31T12:00:00Z",
            ["fieldsType"] = "FieldsV1", ["fieldsV1"] = new JsonObject { ["f:metadata"] = new JsonObject { ["f:labels"] = new JsonObject { ["."] = new JsonObject() } } },
        });
        var fields = entity["metadata"]!["managedFields"]![0]!["fieldsV1"]!.AsObject();
        for (var field = 0; entity.ToJsonString().Length < Size - 20; field++)
        {
            fields[$"f:field{field}"] = new JsonObject();
        }

        return entity.ToJsonString();
    }
}
