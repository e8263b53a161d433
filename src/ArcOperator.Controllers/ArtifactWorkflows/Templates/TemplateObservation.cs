using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.ArtifactWorkflows.Templates;

/// <summary>Knowledge about the existence of a template.</summary>
internal enum TemplateState
{
    /// <summary>Templates of this kind cannot be read, for example for lack of a right.</summary>
    Unknown,

    /// <summary>The API server does not know the kind.</summary>
    KindMissing,

    Missing,

    Found,
}

/// <summary>The template that an ArtifactWorkflow names, and the types that use it.</summary>
internal sealed record TemplateObservation
{
    /// <summary>WorkflowTemplate or ClusterWorkflowTemplate.</summary>
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required TemplateState State { get; init; }

    /// <summary>True if a template of the name exists in the other scope.</summary>
    public bool IsInOtherScope { get; init; }

    /// <summary>When the template was created; null if it was not found.</summary>
    public DateTime? Created { get; init; }

    /// <summary>Parameters without a value in the template.</summary>
    public IReadOnlyList<string> RequiredParameters { get; init; } = [];

    /// <summary>Those of the two volumes with Secrets that the template, or one that it runs steps of, mounts and does not define.</summary>
    public IReadOnlyList<string> SecretVolumes { get; init; } = [];

    /// <summary>True if a ClusterArtifactType of the template allows expressions in values of users.</summary>
    public bool AllowsExpressions { get; init; }

    /// <summary>Parameters of the template's ClusterArtifactTypes, which administrators write.</summary>
    public IReadOnlyList<Parameter> TrustedParameters { get; init; } = [];
}
