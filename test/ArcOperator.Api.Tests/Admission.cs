using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;

namespace ArcOperator.Api.Tests;

/// <summary>What a current API server says to an object. For tests of category CrdServer.</summary>
internal static class Admission
{
    private const string Namespace = "test";

    private static readonly Lazy<Task<HttpClient>> Server = new(InstallAsync);

    /// <summary>Asks whether a new object of the kind with this spec would be taken. Nothing is stored.</summary>
    public static async Task<Verdict> OfAsync<TEntity>(string spec) => await PostAsync<TEntity>("new", spec, "&dryRun=All");

    /// <summary>Stores an object with the first spec and asks whether it may be replaced by one with the second.</summary>
    public static async Task<Verdict> OfChangeAsync<TEntity>(string name, string spec, string changed)
    {
        var stored = (await PostAsync<TEntity>(name, spec)).Object;
        stored["spec"] = JsonNode.Parse(changed);
        using var response = await (await Server.Value).PutAsync(PathOf(typeof(TEntity), Namespace, name), Content(stored));
        return await Verdict.OfAsync(response);
    }

    private static async Task<Verdict> PostAsync<TEntity>(string name, string spec, string query = "")
    {
        var kind = EntityMetadata.Of<TEntity>();
        var entity = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };
        using var response = await (await Server.Value).PostAsync($"{PathOf(typeof(TEntity), Namespace)}?fieldValidation=Strict{query}", Content(entity));
        return await Verdict.OfAsync(response);
    }

    public static string PathOf(Type entity, string space, string name = "")
    {
        var kind = EntityMetadata.Of(entity);
        var scope = kind.Scope == EntityScope.Namespaced ? $"namespaces/{space}/" : "";
        return $"/apis/{kind.Group}/{kind.Version}/{scope}{kind.PluralName}/{name}".TrimEnd('/');
    }

    public static StringContent Content(JsonNode entity) => new(entity.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<HttpClient> InstallAsync()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        using var client = (await Cluster.GetAsync()).Connect(new KubernetesJson(), kubeconfig);
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            await new CrdInstaller(client, TimeProvider.System).InstallAsync(definition, CancellationToken.None);
        }

        return await RawClient.ConnectAsync(kubeconfig);
    }
}
