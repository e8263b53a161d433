namespace ArcOperator.Controllers.Shared;

/// <summary>Tells facts: as events to people, and what is wrong as a count to those who watch over all.</summary>
internal sealed class Journal(EventPublisher events, ArcMetrics metrics)
{
    public async Task TellAsync<TEntity>(TEntity entity, IEnumerable<Fact> facts, CancellationToken cancellationToken)
        where TEntity : class, IKubernetesObject<V1ObjectMeta>
    {
        foreach (var fact in facts)
        {
            if (fact.Type == EventType.Warning)
            {
                metrics.CountProblem(EntityMetadata.Of<TEntity>().SingularName, fact.Reason);
            }

            await events(entity, fact.Reason, fact.Message, fact.Type, cancellationToken);
        }
    }
}
