using System.Globalization;

namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>Objects in the form of an API server. A test sets only the fields that matter.</summary>
internal static class A
{
    public const string Namespace = "space";

    public static Gear Gear(string name, long version = 1, string? uid = null, int? size = null, V1OwnerReference? owner = null) => new()
    {
        Metadata = new()
        {
            Name = name,
            NamespaceProperty = Namespace,
            Uid = uid ?? $"uid-of-{name}",
            ResourceVersion = version.ToString(CultureInfo.InvariantCulture),
            OwnerReferences = owner is null ? null : [owner],
        },
        Spec = new() { Size = size },
    };
}
