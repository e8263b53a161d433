using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Widgets;

/// <summary>Base of tests against the shared API server: a client that knows widgets, and a namespace for each test.</summary>
public abstract class WidgetCluster
{
    private static Task? _installation;

    protected static ObjectJson Json { get; } = new(WidgetJson.Default);

    protected KubernetesClient Client { get; private set; } = null!;

    protected string Namespace { get; private set; } = "";

    [OneTimeSetUp]
    public async Task Connect()
    {
        Client = await Cluster.ConnectAsync(WidgetJson.Default);
        await (_installation ??= InstallAsync(Client));
    }

    [SetUp]
    public async Task OpenNamespace() => Namespace = await Cluster.NewNamespaceAsync(Client);

    [OneTimeTearDown]
    public void Disconnect() => Client.Dispose();

    protected V1Alpha1Widget Widget(string name, WidgetSpec? spec = null) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = Namespace }, Spec = spec ?? new() };

    protected V1ConfigMap ConfigMap(string name, params (string Key, string Value)[] data) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Data = data.ToDictionary(entry => entry.Key, entry => entry.Value),
    };

    /// <summary>Creates an object 'odd' that the server accepts and the class does not.</summary>
    protected async Task CreateOddWidgetAsync()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("odd.yaml", "apiVersion: test.arc.opendefense.cloud/v1alpha1\nkind: Widget\nmetadata: {name: odd}\nspec: {settings: {deep: {er: 1}}}");
        await (await Cluster.GetAsync()).KubectlAsync("create", "-n", Namespace, "-f", file);
    }

    /// <summary>Installs the definition of this kind, which is like that of widgets.</summary>
    protected static async Task<CustomResourceDefinition> InstallAsync(KubernetesClient client, string kind = "Widget")
    {
        var text = (await File.ReadAllTextAsync(Repository.PathOf("test", "ArcOperator.Kubernetes.Tests", "Widgets", "widgets.yaml")))
            .Replace("Widget", kind, StringComparison.Ordinal).Replace("widget", kind.ToLowerInvariant(), StringComparison.Ordinal);
        var definition = Json.Deserialize<CustomResourceDefinition>(Json.Serialize(Yaml.Read(text).Single()))!;
        await client.CreateAsync(definition);
        await Eventually.TrueAsync(async () =>
            (await client.GetAsync<CustomResourceDefinition>(definition.Metadata.Name!))?.Status?.Conditions?
                .Any(condition => condition is { Type: "Established", Status: "True" }) is true);
        return definition;
    }
}
