namespace ArcOperator.Kubernetes.Models;

public interface IMetadata<out TMetadata>
{
    TMetadata Metadata { get; }
}
