namespace ArcOperator.Controllers.ArtifactWorkflows;

/// <summary>What Argo accepts in a Workflow that refers to a template.</summary>
public enum TemplateReferencing
{
    /// <summary>Anything.</summary>
    Unrestricted,

    /// <summary>Only arguments and a few fields that do not change what is done.</summary>
    Strict,
}
