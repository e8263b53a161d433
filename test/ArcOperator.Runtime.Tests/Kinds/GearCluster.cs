using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Secrets;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Kinds;

/// <summary>Base of tests against the shared API server: a client that knows gears, and a namespace for each test.</summary>
public abstract class GearCluster
{
    private static readonly Lazy<Task> Installation = new(InstallKindsAsync);

    protected static ObjectJson Json { get; } = new(KindsJson.Default, SecretJsonContext.Default);

    /// <summary>A client other than the operator's.</summary>
    protected KubernetesClient Client { get; private set; } = null!;

    protected string Namespace { get; private set; } = "";

    [SetUp]
    public async Task Connect()
    {
        await Installation.Value;
        Client = (await Cluster.GetAsync()).Connect(Json);
        Namespace = await Cluster.NewNamespaceAsync(Client);
    }

    [TearDown]
    public void Disconnect() => Client?.Dispose();

    protected static Task InstallAsync(params Type[] kinds) => InstallAsync(CrdGenerator.Generate(kinds));

    private static async Task InstallKindsAsync()
    {
        await InstallAsync(typeof(Gear), typeof(Tooth));
        var bare = CrdGenerator.Generate([typeof(Bare)])[0];
        bare["spec"]!["versions"]![0]!.AsObject().Remove("subresources");
        await InstallAsync([bare]);
    }

    private static async Task InstallAsync(IEnumerable<JsonObject> definitions)
    {
        using var client = (await Cluster.GetAsync()).Connect(Json);
        foreach (var definition in definitions)
        {
            await new CrdInstaller(client, TimeProvider.System).InstallAsync(definition, default);
        }
    }

    protected Task<Gear> CreateGearAsync(string name, GearSpec? spec = null, string[]? finalizers = null) =>
        Client.CreateAsync(new Gear { Metadata = new() { Name = name, NamespaceProperty = Namespace, Finalizers = finalizers }, Spec = spec ?? new() });

    protected Task<Gear?> GetGearAsync(string name) => Client.GetAsync<Gear>(name, Namespace);

    protected Task<Gear> ResizeAsync(string name, int size) => PatchAsync<Gear>(name, new() { ["spec"] = new JsonObject { ["size"] = size } });

    protected Task<Gear> AnnotateAsync(string name, string annotation, string value) =>
        PatchAsync<Gear>(name, new() { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [annotation] = value } } });

    protected Task<Gear> SetFinalizersAsync(string name, params string[] finalizers) =>
        PatchAsync<Gear>(name, new() { ["metadata"] = new JsonObject { ["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => JsonValue.Create(finalizer))]) } });

    protected Task<T> PatchAsync<T>(string name, JsonObject patch)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.PatchAsync<T>(MergePatch.Of(patch), name, Namespace);

    protected V1ConfigMap ConfigMap(string name, string value) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace }, Data = new Dictionary<string, string> { ["value"] = value },
    };

    protected Tooth Tooth(string name, params V1OwnerReference[] owners) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace, OwnerReferences = owners.Length == 0 ? null : owners },
    };
}
