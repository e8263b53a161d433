using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Orders;

namespace ArcOperator.Rbac;

/// <summary>
/// Generates the ClusterRoles for people. Three of them aggregate to the cluster's own roles view, edit and admin
/// (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#aggregated-clusterroles); the others are bound by hand.
/// </summary>
internal static class UserRoles
{
    private static readonly string[] Read = ["get", "list", "watch"];
    private static readonly string[] Write = ["create", "update", "patch", "delete", "deletecollection"];

    /// <summary>All roles, in the order in which they stand in <c>config/rbac/identity/users.yaml</c>.</summary>
    public static IReadOnlyList<JsonObject> Generate()
    {
        var kinds = ArcKinds.All.Select(EntityMetadata.Of).ToList();
        var namespaced = kinds.Where(kind => kind.Scope == EntityScope.Namespaced).ToList();
        var cluster = kinds.Where(kind => kind.Scope == EntityScope.Cluster).ToList();
        var types = namespaced.Where(kind => kind.Kind == EntityMetadata.Of<V1Alpha1ArtifactType>().Kind).ToList();
        var orders = namespaced.Where(kind => kind.Kind == EntityMetadata.Of<V1Alpha1Order>().Kind).ToList();
        return
        [
            Role("arc-view", ["view", "edit", "admin"], Rules(namespaced, Read)),
            Role("arc-edit", ["edit", "admin"], Rules(namespaced.Except(types), Write)),
            // A type decides which templates run, and with which parameters: that is for the administrators of a namespace.
            Role("arc-admin", ["admin"], Rules(types, Write)),
            Role("arc-order-editor", [], [.. Rules(namespaced, Read), .. Rules(orders, Write)]),
            Role("arc-cluster-view", [], Rules(cluster, Read)),
            Role("arc-cluster-admin", [], Rules(cluster, [.. Read, .. Write])),
        ];
    }

    private static JsonObject Role(string name, string[] aggregatesTo, IReadOnlyList<JsonObject> rules)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (aggregatesTo.Length > 0)
        {
            metadata["labels"] = new JsonObject(aggregatesTo.Select(role =>
                KeyValuePair.Create($"rbac.authorization.k8s.io/aggregate-to-{role}", (JsonNode?)JsonValue.Create("true"))));
        }

        return new()
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRole",
            ["metadata"] = metadata,
            ["rules"] = new JsonArray([.. rules]),
        };
    }

    private static IReadOnlyList<JsonObject> Rules(IEnumerable<EntityMetadata> kinds, string[] verbs) =>
        [.. kinds.GroupBy(kind => kind.Group, kind => kind.PluralName).Select(group => new JsonObject
        {
            ["apiGroups"] = new JsonArray(group.Key),
            ["resources"] = Texts(group.Order(StringComparer.Ordinal)),
            ["verbs"] = Texts(verbs),
        })];

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
