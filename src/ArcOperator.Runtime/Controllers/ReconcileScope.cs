using System.Collections;
using System.Text.Json;

namespace ArcOperator.Runtime.Controllers;

/// <summary>
/// Fields that all log lines of one reconcile have: controller, namespace, name, the name once more under the kind of the object (<c>order</c>), the name of
/// the controlling owner under its kind, and an ID of the reconcile.
/// </summary>
internal sealed class ReconcileScope(EntityMetadata kind, ObjectKey key, V1OwnerReference? owner) : IReadOnlyList<KeyValuePair<string, object?>>
{
    // Most reconciles log nothing, so the fields are computed when a line is written.
    private readonly Lazy<IReadOnlyList<KeyValuePair<string, object?>>> _fields = new(() => FieldsOf(kind, key, owner));

    public int Count => _fields.Value.Count;

    public KeyValuePair<string, object?> this[int index] => _fields.Value[index];

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => _fields.Value.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{kind.SingularName} {key}";

    private static List<KeyValuePair<string, object?>> FieldsOf(EntityMetadata kind, ObjectKey key, V1OwnerReference? owner)
    {
        List<KeyValuePair<string, object?>> fields = [new("controller", kind.SingularName), new("name", key.Name), new(FieldOf(kind.Kind), key.Name)];
        if (key.Namespace.Length > 0)
        {
            fields.Add(new("namespace", key.Namespace));
        }

        if (owner is not null)
        {
            fields.Add(new(FieldOf(owner.Kind), owner.Name));
        }

        fields.Add(new("reconcileID", Guid.NewGuid().ToString()));
        return fields;
    }

    private static string FieldOf(string kind) => JsonNamingPolicy.CamelCase.ConvertName(kind);
}
