using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>The namespace of one test, with the actions of users and of Argo in it.</summary>
internal sealed class TestNamespace(ArcCluster cluster, string name)
{
    private readonly ConcurrentQueue<string> _secrets = new();

    public string Name => name;

    /// <summary>Values of all Secrets in this namespace, including replaced ones.</summary>
    public IReadOnlyCollection<string> Secrets => _secrets;

    private KubernetesClient Client => cluster.Client;

    /// <summary>Creates a namespace with the Endpoints 'src' and 'dst' and the type 'oci'.</summary>
    public static async Task<TestNamespace> CreateAsync(ArcCluster cluster)
    {
        var @namespace = new TestNamespace(cluster, await Cluster.NewNamespaceAsync(cluster.Client));
        await Task.WhenAll(@namespace.CreateAsync(An.Endpoint("src")), @namespace.CreateAsync(An.Endpoint("dst")), @namespace.CreateAsync(An.ArtifactType("oci")));
        await @namespace.CreateTemplatesAsync();
        return @namespace;
    }

    /// <summary>Creates the WorkflowTemplates that types of tests name. Before Argo is installed there are none.</summary>
    public async Task CreateTemplatesAsync()
    {
        foreach (var template in new[] { "copy", "another", "own" })
        {
            try
            {
                await CreateAsync(An.WorkflowTemplate(template));
            }
            catch (HttpOperationException error) when (error.IsKindMissing())
            {
                return;
            }
        }
    }

    /// <summary>Creates an object in this namespace.</summary>
    public async Task<T> CreateAsync<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var json = JsonNode.Parse(ArcCluster.Json.Serialize(entity))!;
        json["metadata"] = new JsonObject
        {
            ["name"] = entity.Name(),
            ["namespace"] = EntityMetadata.Of<T>().Scope == EntityScope.Namespaced ? name : null,
            ["labels"] = json["metadata"]!["labels"]?.DeepClone(),
            ["annotations"] = json["metadata"]!["annotations"]?.DeepClone(),
        };
        return Noted(await Client.CreateAsync(ArcCluster.Json.Deserialize<T>(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()))!));
    }

    public Task<V1Alpha1Order> CreateAsync(OrderBuilder order) => CreateAsync(order.Build());

    public Task<V1Alpha1ArtifactWorkflow> CreateAsync(ArtifactWorkflowBuilder artifactWorkflow) => CreateAsync(artifactWorkflow.Build());

    public Task<V1Secret> CreateSecretAsync(string secret, string password = "hunter2") => CreateAsync(new V1Secret
    {
        Metadata = new() { Name = secret },
        StringData = new Dictionary<string, string> { ["password"] = password },
    });

    /// <summary>Creates a Workflow of another author, by default without an owner.</summary>
    public Task<V1Alpha1Workflow> CreateWorkflowAsync(string workflow, params V1OwnerReference[] owners) =>
        Client.CreateAsync(new V1Alpha1Workflow { Metadata = new() { Name = workflow, NamespaceProperty = name, OwnerReferences = owners }, Spec = new() });

    /// <summary>Creates a CronWorkflow of another author.</summary>
    public Task<V1Alpha1CronWorkflow> CreateCronWorkflowAsync(string schedule) =>
        Client.CreateAsync(new V1Alpha1CronWorkflow { Metadata = new() { Name = schedule, NamespaceProperty = name }, Spec = new() { Schedules = ["@daily"] } });

    /// <summary>Creates the run of a due schedule, as Argo does.</summary>
    public async Task<V1Alpha1Workflow> CreateRunAsync(V1Alpha1CronWorkflow schedule, string run)
    {
        var spec = (await Client.GetAsync<CronWorkflowDefinition>(schedule.Name(), name))!.Spec!.Value.GetProperty("workflowSpec");
        await Client.CreateAsync(new WorkflowDefinition { Metadata = new() { Name = run, NamespaceProperty = name, OwnerReferences = [schedule.MakeOwnerReference()] }, Spec = spec });
        return (await Client.GetAsync<V1Alpha1Workflow>(run, name))!;
    }

    /// <summary>Applies a JSON merge patch to an object.</summary>
    public async Task<T> PatchAsync<T>(string entity, string patch)
        where T : class, IKubernetesObject<V1ObjectMeta> => Noted(await Client.PatchAsync<T>(MergePatch.Of(JsonNode.Parse(patch)!.AsObject()), entity, name));

    /// <summary>Applies a JSON merge patch to a status subresource.</summary>
    public async Task<T> PatchStatusAsync<T>(string entity, string patch)
        where T : class, IKubernetesObject<V1ObjectMeta> => await Client.PatchStatusAsync(
            (await FindAsync<T>(entity))!, MergePatch.Of(JsonNode.Parse($$"""{ "status": {{patch}} }""")!.AsObject()), CancellationToken.None);

    public Task DeleteAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Client.DeleteAsync<T>(entity, name);

    public Task ForceAsync<T>(string entity, string at)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        PatchAsync<T>(entity, $$"""{ "metadata": { "annotations": { "{{ArcAnnotations.ForceAt}}": "{{at}}" } } }""");

    public async Task<T?> FindAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Checked(await Client.GetAsync<T>(entity, name));

    public async Task<IReadOnlyList<T>> ListAsync<T>()
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        [.. (await Client.ListAsync<T>(name)).Select(Checked).OfType<T>().OrderBy(entity => entity.Metadata.CreationTimestamp).ThenBy(entity => entity.Name())];

    /// <summary>Returns the Order after it meets the condition.</summary>
    public Task<V1Alpha1Order> OrderAsync(string order, Func<V1Alpha1Order, bool> condition) => EntityAsync(order, condition);

    /// <summary>Waits until all Endpoints are reconciled.</summary>
    public async Task EndpointsAtRestAsync()
    {
        foreach (var endpoint in await ListAsync<V1Alpha1Endpoint>())
        {
            await EntityAsync<V1Alpha1Endpoint>(endpoint.Name(), found => found.Status.Conditions is { Count: > 0 });
        }
    }

    public Task<V1Alpha1Order> OrderReadyAsync(string order) => OrderAsync(order, found => found.Status.Conditions.IsTrue(Conditions.Ready));

    public Task<V1Alpha1Order> OrderStalledAsync(string order, string reason) =>
        OrderAsync(order, found => found.Status.Conditions.Find(Conditions.Stalled)?.Reason == reason);

    public Task<V1Alpha1ArtifactWorkflow> ArtifactWorkflowAsync(string artifactWorkflow, Func<V1Alpha1ArtifactWorkflow, bool> condition) =>
        EntityAsync(artifactWorkflow, condition);

    public Task<V1Alpha1ArtifactWorkflow> ArtifactWorkflowStalledAsync(string artifactWorkflow, string reason) =>
        ArtifactWorkflowAsync(artifactWorkflow, found => found.Status.Conditions.Find(Conditions.Stalled)?.Reason == reason);

    /// <summary>Returns all Workflows after their number is <paramref name="count"/>.</summary>
    public Task<IReadOnlyList<V1Alpha1Workflow>> WorkflowsAsync(int count) => ListOfAsync<V1Alpha1Workflow>(count);

    public Task<IReadOnlyList<V1Alpha1ArtifactWorkflow>> ArtifactWorkflowsAsync(int count) => ListOfAsync<V1Alpha1ArtifactWorkflow>(count);

    public async Task<V1Alpha1CronWorkflow> OnlyCronWorkflowAsync() => (await ListOfAsync<V1Alpha1CronWorkflow>(1))[0];

    public async Task<V1Alpha1Workflow> OnlyWorkflowAsync() => (await WorkflowsAsync(1))[0];

    /// <summary>Writes the status of a started Workflow, as Argo does.</summary>
    public Task<V1Alpha1Workflow> RunAsync(V1Alpha1Workflow workflow) =>
        SayAsync(workflow, """{ "phase": "Running", "progress": "0/1", "startedAt": "2026-01-31T12:00:00Z" }""");

    /// <summary>Writes the status of a succeeded Workflow, as Argo does.</summary>
    public Task<V1Alpha1Workflow> SucceedAsync(V1Alpha1Workflow workflow) =>
        SayAsync(workflow, $$"""{ "phase": "Succeeded", "progress": "1/1", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "{{Now}}" }""");

    /// <summary>Writes the status of a succeeded Workflow with global outputs, as Argo does.</summary>
    public Task<V1Alpha1Workflow> SucceedAsync(V1Alpha1Workflow workflow, params IReadOnlyList<(string Name, string Value)> outputs) =>
        SayAsync(workflow, $$"""
            {
              "phase": "Succeeded", "progress": "1/1", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "{{Now}}",
              "outputs": { "parameters": {{new JsonArray([.. outputs.Select(output => new JsonObject { ["name"] = output.Name, ["value"] = output.Value })]).ToJsonString()}} }
            }
            """);

    /// <summary>Writes the status of a failed Workflow, as Argo does.</summary>
    public Task<V1Alpha1Workflow> FailAsync(V1Alpha1Workflow workflow, string message, string node = "only") =>
        SayAsync(workflow, $$"""
            {
              "phase": "Failed", "progress": "0/1", "message": "{{message}}", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "{{Now}}",
              "nodes": {
                "{{node}}": {
                  "id": "{{node}}", "name": "{{workflow.Name()}}", "displayName": "{{workflow.Name()}}", "type": "Pod", "templateName": "main",
                  "phase": "Failed", "message": "{{message}}", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "{{Now}}"
                }
              }
            }
            """);

    /// <summary>Writes the status that Argo sets while the image of a step cannot be pulled, for longer than any limit.</summary>
    public Task<V1Alpha1Workflow> WaitForImageAsync(V1Alpha1Workflow workflow) =>
        SayAsync(workflow, $$"""
            {
              "phase": "Running", "progress": "0/1", "startedAt": "2026-01-31T12:00:00Z",
              "nodes": {
                "waiting": {
                  "id": "waiting", "name": "{{workflow.Name()}}", "displayName": "{{workflow.Name()}}", "type": "Pod", "templateName": "main", "phase": "Pending",
                  "message": "ErrImagePull: failed to pull and unpack image \"a/b:1\": a/b:1: not found", "startedAt": "2026-01-31T12:00:00Z"
                }
              }
            }
            """);

    /// <summary>Returns the events of an object, oldest first.</summary>
    public async Task<IReadOnlyList<Eventsv1Event>> EventsAsync(string entity) =>
        [.. (await ListAsync<Eventsv1Event>()).Where(record => record.Regarding?.Name == entity)];

    public Task GoneAsync<T>(string entity)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Eventually.TrueAsync(async () => await FindAsync<T>(entity) is null, what: $"{typeof(T).Name} {entity} is gone");

    public async Task NothingIsLeftAsync()
    {
        await ListOfAsync<V1Alpha1Order>(0);
        await ListOfAsync<V1Alpha1ArtifactWorkflow>(0);
        await ListOfAsync<V1Alpha1Workflow>(0);
        await ListOfAsync<V1Alpha1CronWorkflow>(0);
    }

    /// <summary>Asserts that tools with kstatus can rely on each observed status.</summary>
    private static T? Checked<T>(T? entity)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        if (entity is V1Alpha1Order or V1Alpha1ArtifactWorkflow or V1Alpha1Endpoint or V1Alpha1ExternalSource)
        {
            var json = JsonNode.Parse(ArcCluster.Json.Serialize(entity), documentOptions: new() { MaxDepth = 1_000 })!;
            KStatusRules.ProblemOf(json).Should().BeNull("these are the conditions of {0}: {1}", entity.Name(), json["status"]?.ToJsonString());
            // No script reads the artifacts, and Lua cannot read the deepest ones.
            json["spec"]?.AsObject().Remove("artifacts");
            ReasonTable.Verify(json);
        }

        return entity;
    }

    private T Noted<T>(T entity)
    {
        foreach (var value in entity is V1Secret secret ? SecretSearch.ValuesOf(secret) : [])
        {
            _secrets.Enqueue(value);
        }

        return entity;
    }

    private static string Now => DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Writes a status of a Workflow, as Argo does.</summary>
    public Task<V1Alpha1Workflow> SayAsync(V1Alpha1Workflow workflow, string status) =>
        PatchAsync<V1Alpha1Workflow>(workflow.Name(), $$"""{ "status": {{status}} }""");

    public Task<T> EntityAsync<T>(string entity, Func<T, bool> condition)
        where T : class, IKubernetesObject<V1ObjectMeta> => AwaitAsync(
            () => FindAsync<T>(entity), found => found is not null && condition(found), found => System.Text.Encoding.UTF8.GetString(ArcCluster.Json.Serialize(found)))!;

    private Task<IReadOnlyList<T>> ListOfAsync<T>(int count)
        where T : class, IKubernetesObject<V1ObjectMeta> => AwaitAsync(
            ListAsync<T>, found => found.Count == count, found => $"{found.Count} of {typeof(T).Name}: {string.Join(' ', found.Select(entity => entity.Name()))}");

    // A timeout reports the last state.
    private static async Task<T> AwaitAsync<T>(Func<Task<T>> question, Func<T, bool> condition, Func<T, string> describe)
    {
        T? last = default;
        try
        {
            await Eventually.TrueAsync(async () => condition(last = await question()));
            return last!;
        }
        catch (AssertionException error)
        {
            throw new AssertionException($"{error.Message}; last seen: {describe(last!)}");
        }
    }
}
