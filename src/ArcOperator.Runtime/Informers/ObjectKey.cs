namespace ArcOperator.Runtime.Informers;

/// <summary>Names one object of a known kind. The namespace is empty for objects of cluster scope.</summary>
public readonly record struct ObjectKey(string Namespace, string Name)
{
    public static ObjectKey Of(IMetadata<V1ObjectMeta> entity) => new(entity.Namespace() ?? "", entity.Name());

    public override string ToString() => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";
}
