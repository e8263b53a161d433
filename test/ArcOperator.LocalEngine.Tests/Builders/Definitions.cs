using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Templates;

namespace ArcOperator.LocalEngine.Tests.Builders;

/// <summary>Workflows out of YAML, as their users write them.</summary>
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
        var identity = new WorkflowIdentity("space", "wf", "uid-1") { Labels = new Dictionary<string, string> { ["team"] = "red" } };
        return new(identity, spec, TemplateLibrary.Empty.With(TemplateScope.Local("wf"), spec.Templates, spec.TemplateDefaults));
    }

    public static CheckResult Check(string yaml) => WorkflowCheck.Of(Workflow(yaml), Json(yaml));
}
