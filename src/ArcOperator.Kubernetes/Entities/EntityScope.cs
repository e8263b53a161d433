namespace ArcOperator.Kubernetes.Entities;

public enum EntityScope
{
    Namespaced,
    Cluster,
}
