using System.Reflection;
using System.Text.Json.Nodes;

namespace ArcOperator.Runtime.Rbac;

/// <summary>Generates roles from the <see cref="EntityRbacAttribute"/> and <see cref="GenericRbacAttribute"/> of classes.</summary>
public static class RoleGenerator
{
    private static readonly (RbacVerb Flag, string Word)[] Verbs =
    [
        (RbacVerb.All, "*"), (RbacVerb.Get, "get"), (RbacVerb.List, "list"), (RbacVerb.Watch, "watch"), (RbacVerb.Create, "create"),
        (RbacVerb.Update, "update"), (RbacVerb.Patch, "patch"), (RbacVerb.Delete, "delete"),
    ];

    /// <summary>Generates a ClusterRole with every right that the classes of these assemblies need. The same classes give the same text.</summary>
    public static JsonObject ClusterRole(string name, params IReadOnlyList<Assembly> assemblies) =>
        Generate("ClusterRole", name, TypesOf(assemblies), scope: null);

    /// <summary>Generates a ClusterRole with only the rights that no Role can grant: those on resources of cluster scope and on URLs.</summary>
    public static JsonObject ClusterScopedRole(string name, params IReadOnlyList<Assembly> assemblies) =>
        Generate("ClusterRole", name, TypesOf(assemblies), EntityScope.Cluster);

    /// <summary>Generates a Role with the rights on resources of a namespace.</summary>
    public static JsonObject NamespacedRole(string name, params IReadOnlyList<Assembly> assemblies) =>
        Generate("Role", name, TypesOf(assemblies), EntityScope.Namespaced);

    private static List<Type> TypesOf(IReadOnlyList<Assembly> assemblies) => [.. assemblies.SelectMany(assembly => assembly.GetTypes())];

    private static JsonObject Generate(string kind, string name, List<Type> types, EntityScope? scope)
    {
        var rules = types.SelectMany(RulesOf)
            .Where(rule => scope is null || rule.Scope == scope)
            .GroupBy(rule => (rule.Group, rule.Resource))
            .Select(same => (same.Key.Group, same.Key.Resource, Verbs: same.Aggregate(RbacVerb.None, (verbs, rule) => verbs | rule.Verbs)))
            .GroupBy(rule => (rule.Group, rule.Verbs))
            .OrderBy(rules => rules.Key.Group, StringComparer.Ordinal)
            .ThenBy(rules => rules.Min(rule => rule.Resource), StringComparer.Ordinal)
            .Select(rules => ToJson(rules.Key.Group, rules.Select(rule => rule.Resource).Order(StringComparer.Ordinal), rules.Key.Verbs));
        var urls = scope is EntityScope.Namespaced ? [] : UrlRulesOf(types);
        return new()
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = new JsonArray([.. rules, .. urls]),
        };
    }

    private static IEnumerable<Rule> RulesOf(Type type) =>
        type.GetCustomAttributes<EntityRbacAttribute>()
            .SelectMany(attribute => attribute.Entities.Select(EntityMetadata.Of).Select(kind => new Rule(kind.Group, kind.PluralName, kind.Scope, attribute.Verbs)))
            .Concat(type.GetCustomAttributes<GenericRbacAttribute>().SelectMany(
                attribute => attribute.Groups,
                (attribute, group) => attribute.Resources.Select(resource => new Rule(group, resource, attribute.Scope, attribute.Verbs)))
                .SelectMany(rules => rules));

    private static IEnumerable<JsonObject> UrlRulesOf(IEnumerable<Type> types) =>
        types.SelectMany(type => type.GetCustomAttributes<GenericRbacAttribute>())
            .SelectMany(attribute => attribute.Urls.Select(url => (Url: url, attribute.Verbs)))
            .GroupBy(rule => rule.Url, rule => rule.Verbs)
            .GroupBy(same => same.Aggregate(RbacVerb.None, (verbs, more) => verbs | more), same => same.Key)
            .OrderBy(rules => rules.Min(StringComparer.Ordinal), StringComparer.Ordinal)
            .Select(rules => new JsonObject { ["nonResourceURLs"] = Texts(rules.Order(StringComparer.Ordinal)), ["verbs"] = Words(rules.Key) });

    private static JsonObject ToJson(string group, IEnumerable<string> resources, RbacVerb verbs) => new()
    {
        ["apiGroups"] = new JsonArray(group),
        ["resources"] = Texts(resources),
        ["verbs"] = Words(verbs),
    };

    private static JsonArray Words(RbacVerb verbs) => Texts(Verbs.Where(verb => verbs.HasFlag(verb.Flag)).Select(verb => verb.Word));

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private sealed record Rule(string Group, string Resource, EntityScope Scope, RbacVerb Verbs);
}
