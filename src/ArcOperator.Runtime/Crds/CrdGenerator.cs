using System.Reflection;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities.Attributes;

namespace ArcOperator.Runtime.Crds;

/// <summary>Generates CustomResourceDefinitions from entity classes. The same classes always give the same text.</summary>
public static class CrdGenerator
{
    /// <summary>Returns one CRD per kind. Classes of the same kind are its versions.</summary>
    /// <exception cref="ArgumentException">A class cannot be expressed in a schema. The message names the class and property.</exception>
    public static IReadOnlyList<JsonObject> Generate(IEnumerable<Type> entities) =>
        [.. entities
            .GroupBy(entity => EntityMetadata.Of(entity).ResourceName)
            .OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => Definition([.. kind.OrderBy(entity => EntityMetadata.Of(entity).Version, new VersionOrder())]))];

    private static JsonObject Definition(IReadOnlyList<Type> versions)
    {
        var kind = EntityMetadata.Of(versions[^1]);
        return new()
        {
            ["apiVersion"] = "apiextensions.k8s.io/v1",
            ["kind"] = "CustomResourceDefinition",
            ["metadata"] = new JsonObject { ["name"] = kind.ResourceName },
            ["spec"] = new JsonObject
            {
                ["group"] = kind.Group,
                ["names"] = Names(kind, versions[^1]),
                ["scope"] = kind.Scope.ToString(),
                ["versions"] = new JsonArray([.. versions.Select(version => Version(version, StorageVersion(versions)))]),
            },
        };
    }

    private static JsonObject Names(EntityMetadata kind, Type entity) => new JsonObject
    {
        ["categories"] = List(entity.GetCustomAttribute<KubernetesEntityCategoriesAttribute>()?.Categories),
        ["kind"] = kind.Kind,
        ["listKind"] = kind.ListKind,
        ["plural"] = kind.PluralName,
        ["shortNames"] = List(entity.GetCustomAttribute<KubernetesEntityShortNamesAttribute>()?.ShortNames),
        ["singular"] = kind.SingularName,
    }.WithoutNulls();

    private static Type StorageVersion(IReadOnlyList<Type> versions) =>
        versions.Where(version => version.IsDefined(typeof(StorageVersionAttribute))).ToList() switch
        {
            [] => versions[^1],
            [var stored] => stored,
            var several => throw new ArgumentException($"only one of {string.Join(", ", several.Select(version => version.Name))} can be the [StorageVersion] of their kind"),
        };

    private static JsonObject Version(Type entity, Type storageVersion) => new JsonObject
    {
        ["name"] = EntityMetadata.Of(entity).Version,
        ["served"] = true,
        ["storage"] = entity == storageVersion,
        ["additionalPrinterColumns"] = PrinterColumns.Of(entity),
        ["selectableFields"] = SelectableFields(entity),
        ["schema"] = new JsonObject { ["openAPIV3Schema"] = SchemaGenerator.OfEntity(entity) },
        ["subresources"] = HasStatus(entity) ? new JsonObject { ["status"] = new JsonObject() } : null,
    }.WithoutNulls();

    private static bool HasStatus(Type entity) =>
        entity.GetInterfaces().Any(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == typeof(IStatus<>));

    private static JsonArray? SelectableFields(Type entity)
    {
        var fields = entity.GetCustomAttributes<SelectableFieldAttribute>().Select(field => new JsonObject { ["jsonPath"] = field.JsonPath }).ToArray<JsonNode>();
        return fields.Length == 0 ? null : new(fields);
    }

    private static JsonArray? List(IReadOnlyList<string>? texts) =>
        texts is null ? null : [.. texts.Order(StringComparer.Ordinal).Select(text => JsonValue.Create(text))];
}
