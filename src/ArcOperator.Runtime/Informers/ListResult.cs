using ArcOperator.Kubernetes.Watching;

namespace ArcOperator.Runtime.Informers;

/// <summary>All objects of a kind, as of one resource version.</summary>
internal sealed record ListResult<TEntity>(IReadOnlyList<TEntity> Entities, IReadOnlyList<UndecodableObject> Undecodable, string ResourceVersion);
