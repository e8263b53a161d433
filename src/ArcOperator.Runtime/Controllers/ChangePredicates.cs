namespace ArcOperator.Runtime.Controllers;

/// <summary>Returns true if a change of an object is a reason to reconcile.</summary>
public delegate bool ChangePredicate<TEntity>(EntityChange<TEntity> change)
    where TEntity : class, IKubernetesObject<V1ObjectMeta>;

/// <summary>Predicates that most controllers use.</summary>
public static class ChangePredicates
{
    /// <summary>
    /// Accepts changes of the generation, the deletion timestamp or one of these annotations, and the removal of a finalizer. Writes of the
    /// status and the addition of a finalizer change none of these, so a controller's own writes do not wake it.
    /// </summary>
    public static ChangePredicate<TEntity> Desired<TEntity>(params IReadOnlyList<string> annotations)
        where TEntity : class, IKubernetesObject<V1ObjectMeta> =>
        change => change is not { Old: { } old, New: { } @new }
            || old.Uid() != @new.Uid()
            || old.Generation() != @new.Generation()
            || old.IsDeleting() != @new.IsDeleting()
            || (old.Finalizers() ?? []).Except(@new.Finalizers() ?? []).Any()
            || annotations.Any(annotation => old.GetAnnotation(annotation) != @new.GetAnnotation(annotation));

    /// <summary>Accepts all changes.</summary>
    public static ChangePredicate<TEntity> Any<TEntity>()
        where TEntity : class, IKubernetesObject<V1ObjectMeta> => _ => true;
}
