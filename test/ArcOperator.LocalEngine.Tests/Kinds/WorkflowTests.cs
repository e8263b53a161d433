using System.Text;
using System.Text.Json;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Tests.Builders;
using ArcOperator.Testing;

namespace ArcOperator.LocalEngine.Tests.Kinds;

/// <summary>Workflows as JSON.</summary>
public sealed class WorkflowTests
{
    [Test]
    public void Parameters_may_be_numbers_and_booleans()
    {
        var template = Definitions.Workflow("{ templates: [{ name: t, suspend: {}, inputs: { parameters: [{ name: a, value: 5 }, { name: b, default: true }] } }] }").Library.Find("t")!.Template;

        template.Inputs.Parameters.Select(input => input.Value ?? input.Default).Should().Equal("5", "true");
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(4096)]
    public async Task A_workflow_that_arrives_in_pieces_is_read_completely(int bytes)
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

        var read = (Workflow)(await ChunkedReading.ReadAsync(LocalEngineJsonContext.Default.Workflow, json, bytes))!;

        read.Should().BeEquivalentTo(
            JsonSerializer.Deserialize(json, LocalEngineJsonContext.Default.Workflow),
            options => options.Excluding(member => member.Type == typeof(JsonElement) || member.Type == typeof(JsonElement?)));
        read.Metadata.ResourceVersion.Should().Be("7");
    }
}
