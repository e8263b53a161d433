using ArcOperator.Api.Shared;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.LocalEngine.Kinds;
using ArcOperator.Testing;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.LocalEngine.Tests.Builders;

/// <summary>A local engine for its own namespace of a real API server.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly ControlPlane _controlPlane;
    private readonly int _parallelism;
    private readonly string _folder = Directory.CreateTempSubdirectory("arc-local-engine-test-").FullName;
    private LocalEngineMachine? _machine;
    private IHost? _host;

    private TestEngine(ControlPlane controlPlane, KubernetesClient client, string @namespace, int parallelism) =>
        (_controlPlane, Client, Namespace, _parallelism) = (controlPlane, client, @namespace, parallelism);

    public KubernetesClient Client { get; }

    public string Namespace { get; }

    public string Folder => Path.Combine(_folder, "work");

    public static async Task<TestEngine> StartAsync(int parallelism = 4)
    {
        var controlPlane = await Cluster.GetAsync();
        await controlPlane.KubectlAsync("apply", "-f", Repository.PathOf("test", "control-plane", "argo-crds.yaml"));
        await controlPlane.KubectlAsync("wait", "--for=condition=Established", "crd", "--all");
        var client = controlPlane.Connect(new ObjectJson(LocalEngineJsonContext.Default));
        var engine = new TestEngine(controlPlane, client, await Cluster.NewNamespaceAsync(client), parallelism);
        await engine.RunAsync();
        return engine;
    }

    /// <summary>Starts the engine, also again after StopAsync.</summary>
    public async Task RunAsync()
    {
        _machine = await LocalEngineMachine.PrepareAsync(new() { WorkFolder = Folder, Parallelism = _parallelism, Namespace = Namespace }, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLocalEngine(_machine, ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [_controlPlane.AdminKubeconfig]));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task StopAsync()
    {
        if (_host is not null)
        {
            await _host.StopAsync();
            _host.Dispose();
            _host = null;
        }

        _machine?.Dispose();
        _machine = null;
    }

    /// <summary>Runs kubectl in the engine's namespace.</summary>
    public Task<string> KubectlAsync(params string[] arguments) => _controlPlane.KubectlAsync(["-n", Namespace, .. arguments]);

    /// <summary>Creates a Workflow with this specification.</summary>
    public Task<Workflow> CreateAsync(string name, string spec) =>
        Client.CreateAsync(new Workflow { Metadata = new() { Name = name, NamespaceProperty = Namespace }, Spec = Definitions.Json(spec) });

    /// <summary>Creates a Workflow with one script.</summary>
    public Task<Workflow> CreateScriptAsync(string name, string source, string extra = "", string ofScript = "") => CreateAsync(name, $$"""
        entrypoint: main
        templates:
          - name: main
            script:
              image: alpine
              command: [sh]
              {{ofScript}}
              source: {{System.Text.Json.Nodes.JsonValue.Create(source).ToJsonString()}}
        {{extra}}
        """);

    public async Task<Workflow> GetAsync(string name) => await Client.GetAsync<Workflow>(name, Namespace) ?? throw new AssertionException($"there is no Workflow {name}");

    public Task<Workflow> EndOfAsync(string name) => UntilAsync(name, workflow => WorkflowPhase.IsFinished(workflow.Status.Phase));

    public Task<Workflow> UntilAsync(string name, Func<Workflow, bool> condition) =>
        Eventually.GetAsync(async () => await GetAsync(name) is var workflow && condition(workflow) ? workflow : null, what: name);

    /// <summary>Returns the output of a node of the Workflow. Default: the first node.</summary>
    public string LogOf(Workflow workflow, string? displayName = null)
    {
        var node = workflow.Status.Nodes!.Values.Single(node => node.DisplayName == (displayName ?? workflow.Name()));
        return File.ReadAllText(LogPathOf(workflow.Name(), node.Id!)).TrimEnd('\n');
    }

    /// <summary>Returns the file with the newer half of a node's log.</summary>
    public string LogPathOf(string workflow, string nodeId) => Path.Combine(Folder, "workflows", Namespace, workflow, "logs", $"{nodeId}.log");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
