namespace ArcOperator.Checks;

/// <summary>Facts about a cluster on which the work of ARC depends. A list that the user may not read is null.</summary>
internal sealed record ClusterFacts
{
    /// <summary>The kinds of ARC in the order of the binary.</summary>
    public IReadOnlyList<KindFact>? Kinds { get; init; }

    /// <summary>Names of the CustomResourceDefinitions of Argo and Flux that exist, such as <c>workflows.argoproj.io</c>.</summary>
    public IReadOnlySet<string>? ForeignKinds { get; init; }

    public IReadOnlyList<OperatorInstallation>? Operators { get; init; }

    public IReadOnlyList<ArgoController>? ArgoControllers { get; init; }

    public IReadOnlyList<FluxController>? FluxControllers { get; init; }

    /// <summary>The namespaces that contain work for ARC.</summary>
    public IReadOnlyList<NamespaceFacts> Namespaces { get; init; } = [];
}

/// <summary>One kind of ARC in the cluster.</summary>
/// <param name="Name">Name of its CustomResourceDefinition.</param>
/// <param name="Comparison">Differences from the definition of this binary; null if the kind does not exist.</param>
internal sealed record KindFact(string Name, CrdComparison? Comparison);

/// <summary>A controller of Argo Workflows.</summary>
/// <param name="Name">Namespace and name of its Deployment.</param>
/// <param name="IsAvailable">True if a replica is available.</param>
/// <param name="Scope">The only namespace that it watches; null: all.</param>
internal sealed record ArgoController(string Name, bool IsAvailable, string? Scope)
{
    /// <summary>Setting <c>workflowRestrictions.templateReferencing</c>; empty if it is not set.</summary>
    public string TemplateReferencing { get; init; } = "";

    public string InstanceId { get; init; } = "";

    public bool IsStrict => TemplateReferencing is "Strict" or "Secure";

    public bool Watches(string @namespace) => Scope is null || Scope == @namespace;
}

/// <summary>A controller of Flux that applies artifacts.</summary>
/// <param name="Namespace">Namespace of its Deployment.</param>
/// <param name="Name">Name of its Deployment.</param>
/// <param name="AcceptsExternalArtifacts">True if its feature gate ExternalArtifact is on.</param>
internal sealed record FluxController(string Namespace, string Name, bool AcceptsExternalArtifacts);

/// <summary>One namespace with work for ARC.</summary>
/// <param name="Name">Its name.</param>
internal sealed record NamespaceFacts(string Name)
{
    public bool HasExternalSources { get; init; }

    /// <summary>A Workflow without a phase two minutes after its creation; null if there is none.</summary>
    public string? UnstartedWorkflow { get; init; }

    /// <summary>True if a controller of Argo has started a Workflow here.</summary>
    public bool HasStartedWorkflows { get; init; }

    /// <summary>ServiceAccounts of workflow pods that may not report the results of steps.</summary>
    public IReadOnlyList<string> AccountsWithoutRights { get; init; } = [];
}
