using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;

namespace ArcOperator.Api.Tests;

/// <summary>Admission of objects by a current API server. For tests of category CrdServer.</summary>
internal static class Admission
{
    public const string Namespace = "test";

    private static readonly Lazy<Task<HttpClient>> Server = new(InstallAsync);

    /// <summary>Returns the server's response to the creation of an object with this spec. Nothing is stored.</summary>
    public static Task<AdmissionResult> OfAsync<TEntity>(string spec) => OfAsync(typeof(TEntity), spec);

    /// <inheritdoc cref="OfAsync{TEntity}(string)"/>
    public static Task<AdmissionResult> OfAsync(Type kind, string spec) => PostAsync(kind, "new", spec, "&dryRun=All");

    /// <summary>Stores an object with the first spec and asks whether it may be replaced by one with the second.</summary>
    public static async Task<AdmissionResult> OfChangeAsync<TEntity>(string name, string spec, string changed)
    {
        var stored = (await PostAsync(typeof(TEntity), name, spec)).Object;
        stored["spec"] = JsonNode.Parse(changed);
        using var response = await (await Server.Value).PutAsync(PathOf(typeof(TEntity), Namespace, name), Content(stored));
        return await AdmissionResult.OfAsync(response);
    }

    private static async Task<AdmissionResult> PostAsync(Type type, string name, string spec, string query = "")
    {
        var kind = EntityMetadata.Of(type);
        var entity = new JsonObject
        {
            ["apiVersion"] = kind.ApiVersion,
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(spec),
        };
        using var response = await (await Server.Value).PostAsync($"{PathOf(type, Namespace)}?fieldValidation=Strict{query}", Content(entity));
        return await AdmissionResult.OfAsync(response);
    }

    public static string PathOf(Type entity, string @namespace, string name = "")
    {
        var kind = EntityMetadata.Of(entity);
        var scope = kind.Scope == EntityScope.Namespaced ? $"namespaces/{@namespace}/" : "";
        return $"/apis/{kind.Group}/{kind.Version}/{scope}{kind.PluralName}/{name}".TrimEnd('/');
    }

    public static StringContent Content(JsonNode entity) => new(entity.ToJsonString(), Encoding.UTF8, "application/json");

    private static async Task<HttpClient> InstallAsync()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        var controlPlane = await Cluster.GetAsync();
        if (controlPlane.IsCurrent)
        {
            await controlPlane.KubectlAsync("create", "namespace", Namespace);
        }

        using var client = controlPlane.Connect(new ObjectJson(), kubeconfig);
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            await new CrdInstaller(client, TimeProvider.System).InstallAsync(definition, CancellationToken.None);
        }

        return await RawClient.ConnectAsync(kubeconfig);
    }
}
