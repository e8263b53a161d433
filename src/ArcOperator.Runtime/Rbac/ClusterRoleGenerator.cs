using System.Reflection;
using System.Text.Json.Nodes;

namespace ArcOperator.Runtime.Rbac;

/// <summary>Makes the rules of a ClusterRole of what classes say by <see cref="EntityRbacAttribute"/> and <see cref="GenericRbacAttribute"/>.</summary>
public static class ClusterRoleGenerator
{
    private static readonly (RbacVerb Flag, string Word)[] Verbs =
    [
        (RbacVerb.All, "*"), (RbacVerb.Get, "get"), (RbacVerb.List, "list"), (RbacVerb.Watch, "watch"), (RbacVerb.Create, "create"),
        (RbacVerb.Update, "update"), (RbacVerb.Patch, "patch"), (RbacVerb.Delete, "delete"),
    ];

    /// <summary>The role of all classes of these assemblies. The same classes give the same text, always.</summary>
    public static JsonObject Generate(string name, params IEnumerable<Assembly> assemblies)
    {
        var types = assemblies.SelectMany(assembly => assembly.GetTypes()).ToList();
        var rules = types.SelectMany(RulesOf)
            .GroupBy(rule => (rule.Group, rule.Resource))
            .Select(same => new Rule(same.Key.Group, same.Key.Resource, same.Aggregate(RbacVerb.None, (verbs, rule) => verbs | rule.Verbs)))
            .GroupBy(rule => (rule.Group, rule.Verbs))
            .OrderBy(rules => rules.Key.Group, StringComparer.Ordinal)
            .ThenBy(rules => rules.Min(rule => rule.Resource), StringComparer.Ordinal)
            .Select(rules => ToJson(rules.Key.Group, rules.Select(rule => rule.Resource).Order(StringComparer.Ordinal), rules.Key.Verbs));
        return new()
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRole",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["rules"] = new JsonArray([.. rules, .. UrlRulesOf(types)]),
        };
    }

    private static IEnumerable<Rule> RulesOf(Type type) =>
        type.GetCustomAttributes<EntityRbacAttribute>()
            .SelectMany(attribute => attribute.Entities.Select(EntityMetadata.Of).Select(kind => new Rule(kind.Group, kind.PluralName, attribute.Verbs)))
            .Concat(type.GetCustomAttributes<GenericRbacAttribute>()
                .SelectMany(attribute => attribute.Groups.SelectMany(group => attribute.Resources.Select(resource => new Rule(group, resource, attribute.Verbs)))));

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

    private sealed record Rule(string Group, string Resource, RbacVerb Verbs);
}
