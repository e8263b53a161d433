using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Builders;

/// <summary>Definitions of Workflows from YAML.</summary>
internal static class Definitions
{
    public static JsonElement Json(string yaml)
    {
        using var document = JsonDocument.Parse(Yaml.Read(yaml)[0].ToJsonString());
        return document.RootElement.Clone();
    }

    /// <summary>A Workflow <c>wf</c> with this specification.</summary>
    public static WorkflowDefinition Workflow(string yaml)
    {
        var spec = Json(yaml).Deserialize(LocalEngineJsonContext.Default.WorkflowSpec)!;
        var identity = new WorkflowIdentity("space", "wf", "uid-1");
        return new(identity, spec, TemplateLibrary.Of(spec.Templates));
    }

    public static CheckResult Check(string yaml) => WorkflowCheck.Check(Workflow(yaml), Json(yaml));
}
