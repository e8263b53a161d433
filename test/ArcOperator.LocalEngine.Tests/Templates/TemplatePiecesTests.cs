using System.Text;
using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Templates;

/// <summary>A Workflow arrives in pieces, and its values may be texts, numbers or booleans.</summary>
public sealed class TemplatePiecesTests
{
    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    public async Task A_workflow_is_read_from_a_stream_in_pieces(int bytes)
    {
        var json = Encoding.UTF8.GetBytes(Definitions.Json($$"""
            metadata: { name: one, resourceVersion: "7" }
            spec:
              entrypoint: main
              arguments: { parameters: [{ later: [{ deep: 1 }], name: count, value: "5" }, { name: flag, later: {{new string('x', 5000)}}, value: "x" }] }
              templates:
                - name: main
                  later: { of: [the, { future: true }] }
                  retryStrategy: { limit: 3, backoff: { duration: 10, factor: 2 } }
                  steps: [[{ name: a, template: b, arguments: { parameters: [{ name: p, value: "1" }] } }]]
                - name: b
                  parallelism: 12345
                  suspend: { duration: 20 }
            status:
              phase: Running
              storedTemplates: { x: {{new string('y', 20_000)}} }
            """).GetRawText());

        var read = (Workflow)(await Pieces.ReadAsync(LocalEngineJsonContext.Default.Workflow, json, bytes))!;

        read.Should().BeEquivalentTo(
            JsonSerializer.Deserialize(json, LocalEngineJsonContext.Default.Workflow),
            options => options.Excluding(member => member.Type == typeof(JsonElement) || member.Type == typeof(JsonElement?)));
        read.Metadata.ResourceVersion.Should().Be("7");
    }
}
