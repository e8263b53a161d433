// Declarations with the names and signatures of KubeOps 13.1, as far as this product offers them. They contain no behavior of KubeOps.
using KubeOps.Abstractions.Reconciliation.Finalizer;
using Microsoft.Extensions.DependencyInjection;

namespace KubeOps.Abstractions.Builder;

public enum LeaderElectionType
{
    None,
    Single,
}

public sealed class OperatorSettings
{
    public string Name { get; set; } = "";

    public string? Namespace { get; set; }

    public LeaderElectionType LeaderElectionType { get; set; }

    public TimeSpan LeaderElectionLeaseDuration { get; set; }

    public TimeSpan LeaderElectionRenewDeadline { get; set; }

    public TimeSpan LeaderElectionRetryPeriod { get; set; }
}

public interface IOperatorBuilder
{
    IServiceCollection Services { get; }

    OperatorSettings Settings { get; }

    IOperatorBuilder AddController<TImplementation, TEntity>()
        where TImplementation : class, IEntityController<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>;

    IOperatorBuilder AddFinalizer<TImplementation, TEntity>(string identifier)
        where TImplementation : class, IEntityFinalizer<TEntity>
        where TEntity : IKubernetesObject<V1ObjectMeta>;
}
