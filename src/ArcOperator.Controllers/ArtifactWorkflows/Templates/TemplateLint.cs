using ArcOperator.Api.Foreign;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>
/// Finds templates that put parameters into fields that are executed: <c>source</c> is code, <c>when</c> is an expression, and <c>image</c> chooses the
/// program. A value of a user can take over the step there. A template should pass parameters as environment variables or files.
/// </summary>
internal static class TemplateLint
{
    /// <summary>Type of the condition of ArtifactWorkflows. The condition is present only while the template is unsafe.</summary>
    public const string ConditionType = "UnsafeTemplate";

    public const string Reason = "ParameterIsExecuted";

    private const int FewFields = 3;

    /// <summary>Returns the condition that names the unsafe fields of a template and of templates whose steps it runs, or null if there are none.</summary>
    public static ConditionState? FindNotice(TemplateObservation template)
    {
        var fields = template.Reachable.SelectMany(reached => reached.Facts.UnsafeFields.Select(field => Describe(reached.Link, field))).ToList();
        return fields.Count == 0 ? null : new(ConditionType, ConditionState.True, Reason,
            $"a parameter is executed in {string.Join(", ", fields.Take(FewFields))}{(fields.Count > FewFields ? ", …" : "")}: pass it to the step as an environment variable");
    }

    private static string Describe(WorkflowTemplateLink link, UnsafeTemplateField field) =>
        $"field {field.Field} of template '{field.Template}' in {(link.IsOfCluster ? "ClusterWorkflowTemplate" : "WorkflowTemplate")} '{link.Name}'";
}
