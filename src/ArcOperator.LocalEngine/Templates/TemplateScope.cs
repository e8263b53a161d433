namespace ArcOperator.LocalEngine.Templates;

/// <summary>The object in which names of templates are looked up.</summary>
/// <param name="Kind">Argo's word: local, namespaced or cluster.</param>
/// <param name="Name">The object's name.</param>
internal readonly record struct TemplateScope(string Kind, string Name)
{
    public static TemplateScope Local(string workflow) => new("local", workflow);

    public static TemplateScope Of(Kinds.TemplateRef reference) => new(reference.ClusterScope ? "cluster" : "namespaced", reference.Name);

    public bool IsCluster => Kind == "cluster";

    public override string ToString() => $"{Kind}/{Name}";
}
