namespace ArcOperator.Installing;

/// <summary>The steps of an installation, in order.</summary>
internal sealed record InstallPlan(IReadOnlyList<InstallStep> Steps)
{
    /// <summary>Orders the objects of a release, so that each object exists before another object needs it.</summary>
    /// <exception cref="NotSupportedException">The release has an object of an unknown kind.</exception>
    public static InstallPlan For(Release release) => new(
        [.. release.Objects.GroupBy(item => ReleaseKind.For(item).Stage).OrderBy(group => group.Key).Select(group => new InstallStep(group.Key, [.. group]))]);

    /// <summary>Orders the objects of a release for their removal. The namespace is not among them: it may have other objects.</summary>
    /// <param name="release">The objects.</param>
    /// <param name="keepsKinds">True if the CustomResourceDefinitions stay.</param>
    public static InstallPlan ForRemoval(Release release, bool keepsKinds) => new(
        [.. For(release).Steps.Reverse().Where(step => step.Stage != InstallStage.Namespace && (step.Stage != InstallStage.Kinds || !keepsKinds))]);

    /// <summary>Returns the mistake in the name of a namespace for the operator, or null if the name is valid.</summary>
    public static string? Check(string @namespace) =>
        @namespace is "default" or "kube-system" or "kube-public" or "kube-node-lease"
            ? $"--namespace {@namespace} is reserved for the cluster; use a namespace for ARC alone, such as arc-system"
        : @namespace.Length is 0 or > 63 || !@namespace.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
            || @namespace[0] == '-' || @namespace[^1] == '-'
            ? $"--namespace '{@namespace}' is not a valid name; use at most 63 lower-case letters, digits and '-', such as arc-system"
        : null;
}

/// <summary>One step: the objects of a stage.</summary>
internal sealed record InstallStep(InstallStage Stage, IReadOnlyList<ReleaseObject> Objects)
{
    public string Title => Stage switch
    {
        InstallStage.Namespace => "namespace",
        InstallStage.Kinds => "CustomResourceDefinitions",
        InstallStage.Rights => "accounts and roles",
        InstallStage.Settings => "configuration and Services",
        InstallStage.Workloads => "operator",
        _ => throw new ArgumentOutOfRangeException(nameof(Stage), Stage, "unknown stage"),
    };
}
