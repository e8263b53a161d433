namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Fields that Argo accepts in a Workflow that refers to a template.</summary>
public enum TemplateReferencing
{
    /// <summary>All fields.</summary>
    Unrestricted,

    /// <summary>Arguments and a few fields that do not change what the template does. For Argo's settings Strict and Secure.</summary>
    Strict,
}
