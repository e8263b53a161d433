using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Runtime.Crds;

namespace ArcOperator.Controllers.Tests.Tenancy;

/// <summary>A tenant with the rights of <c>admin</c> in one namespace, who tries to reach objects of another namespace that the same operator serves.</summary>
internal sealed class IsolationTests : ArcTest
{
    private const string Password = "victim-canary-7c1d";

    private TestNamespace _victim = null!;
    private HttpClient _tenant = null!;

    /// <summary>Valid specs of the kinds that a tenant can write, by plural.</summary>
    private static readonly Dictionary<string, string> Specs = new()
    {
        ["orders"] = """{ "artifacts": [{ "type": "oci", "srcRef": { "name": "src" }, "dstRef": { "name": "dst" } }] }""",
        ["artifactworkflows"] = """{ "workflowTemplateRef": { "name": "copy" } }""",
        ["endpoints"] = """{ "type": "oci", "remoteURL": "place.example" }""",
        ["artifacttypes"] = """{ "workflowTemplateRef": { "name": "copy" } }""",
        ["externalsources"] = """{ "interval": "1h", "generator": { "type": "http", "http": { "url": "https://place.example/" } } }""",
    };

    /// <summary>Each field that names another object, from the schemas, with the plural of its kind.</summary>
    private static IEnumerable<TestCaseData> References() =>
        from kind in Specs.Keys
        from path in ReferencesOf(kind)
        select new TestCaseData(kind, path).SetName($"A_tenant_reaches_no_object_of_another_namespace_by_{kind}_spec_{path.Replace('.', '_').Replace("[]", "")}");

    protected override async Task<IReadOnlyList<string>> OtherSpacesAsync()
    {
        _victim = await TestNamespace.CreateAsync(Shared);
        await Shared.ControlPlane.KubectlAsync("apply", "-f", Repository.PathOf("config", "rbac", "identity", "users.yaml"));
        var user = $"tenant-{Namespace.Name}";
        await Shared.ControlPlane.AddUserAsync(user);
        foreach (var role in new[] { "arc-view", "arc-edit", "arc-admin" })
        {
            await Shared.ControlPlane.KubectlAsync("create", "rolebinding", role, "--namespace", Namespace.Name, $"--clusterrole={role}", $"--user={user}");
        }

        _tenant = await Shared.ConnectAsync(user);
        // Each kind of reference has an object with the name 'theirs' in the other namespace only.
        await _victim.CreateSecretAsync("theirs", Password);
        await _victim.CreateAsync(An.Endpoint("theirs", secret: "theirs"));
        await _victim.CreateAsync(An.ArtifactType("theirs"));
        await _victim.CreateAsync(An.WorkflowTemplate("theirs"));
        return [_victim.Name];
    }

    [TearDown]
    public void Disconnect() => _tenant.Dispose();

    [Test]
    public void The_references_come_from_the_schemas() =>
        Specs.Keys.SelectMany(ReferencesOf).Should().Contain(
            ["defaults.srcRef", "artifacts[].dstRef", "artifacts[].type", "srcSecretRef", "secretRef", "workflowTemplateRef", "generator.http.headersSecretRef"]);

    [TestCaseSource(nameof(References))]
    public async Task A_tenant_reaches_no_object_of_another_namespace(string kind, string path)
    {
        await Eventually.TrueAsync(async () => await CreateAsync(kind, "probe", JsonNode.Parse(Specs[kind])!, dryRun: true) is HttpStatusCode.Created);
        var created = new List<string>();
        foreach (var (name, number) in new[] { "theirs", $"{_victim.Name}/theirs", $"../{_victim.Name}/theirs", $"{_victim.Name}.theirs", $"..%2F{_victim.Name}%2Ftheirs" }.Select((name, number) => (name, number)))
        {
            var spec = JsonNode.Parse(Specs[kind])!;
            Set(spec, path.Split('.'), name, _victim.Name);
            if (path.StartsWith("defaults.", StringComparison.Ordinal))
            {
                // The reference of an artifact overrides the default.
                spec["artifacts"]![0]!.AsObject().Remove(path["defaults.".Length..]);
            }

            var status = await CreateAsync(kind, $"try-{number}", spec);
            status.Should().BeOneOf(HttpStatusCode.Created, HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
            if (status == HttpStatusCode.Created)
            {
                created.Add($"try-{number}");
            }
        }

        created.Should().NotBeEmpty("the name alone is valid");
        foreach (var name in created)
        {
            await IsBlockedAsync(kind, name);
        }

        (await Namespace.ListAsync<V1Alpha1Workflow>()).Should().BeEmpty();
        foreach (var text in await TextsAsync())
        {
            text.Should().NotContainAny(Password, Convert.ToBase64String(Encoding.UTF8.GetBytes(Password)));
        }
    }

    [Test]
    public async Task Objects_with_an_owner_and_the_labels_of_another_namespace_neither_count_there_nor_go_with_it()
    {
        var order = await _victim.CreateAsync(An.Order("order").WithArtifact());
        var own = (await _victim.ArtifactWorkflowsAsync(1))[0];
        await _victim.CreateAsync(An.ArtifactWorkflow("scheduled").With(spec => spec with { Cron = An.Cron() }));
        var schedule = await _victim.OnlyCronWorkflowAsync();

        var forged = new JsonObject
        {
            ["apiVersion"] = own.ApiVersion,
            ["kind"] = own.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = own.Name(),
                ["labels"] = new JsonObject([.. own.Metadata.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))]),
                ["ownerReferences"] = new JsonArray(JsonNode.Parse($$"""{ "apiVersion": "{{order.ApiVersion}}", "kind": "Order", "name": "order", "uid": "{{order.Uid()}}", "controller": true }""")),
            },
            ["spec"] = JsonNode.Parse(Specs["artifactworkflows"]),
        };
        // The role has no right to write Argo's objects, which some tenants have.
        (await PostAsync("artifactworkflows", forged)).Should().Be(HttpStatusCode.Created);
        var run = await Shared.Client.CreateAsync(new V1Alpha1Workflow
        {
            Metadata = new() { Name = "scheduled-1", NamespaceProperty = Namespace.Name, OwnerReferences = [schedule.MakeOwnerReference()] }, Spec = new(),
        });
        await _victim.SucceedAsync((await _victim.WorkflowsAsync(1))[0]);

        var ready = await _victim.OrderReadyAsync("order");
        (ready.Status.Total, ready.Status.Succeeded).Should().Be((1, 1));
        (await _victim.FindAsync<V1Alpha1ArtifactWorkflow>("scheduled"))!.Status.ActiveWorkflowRef.Should().BeNull($"{run.FullName()} does not count");
        await _victim.DeleteAsync<V1Alpha1Order>("order");
        await _victim.GoneAsync<V1Alpha1Order>("order");
        Operator.Writes.Count(call => call is { Verb: "delete", Resource: "artifactworkflows" } && call.Name == own.Name()).Should().Be(1, "the one of the other namespace is not deleted");
    }

    private async Task IsBlockedAsync(string kind, string name)
    {
        switch (kind)
        {
            case "orders":
                await Namespace.OrderAsync(name, found => found.Status.Conditions.Find(Conditions.Ready)?.Status == "False");
                break;
            case "artifactworkflows":
                await Namespace.ArtifactWorkflowAsync(name, found => found.Status.Conditions.Find(Conditions.Ready)?.Status == "False");
                break;
            case "endpoints":
                await Namespace.EntityAsync<V1Alpha1Endpoint>(name, found => found.Status.Conditions.Find(EndpointConditions.ValidatedType)?.Reason == EndpointReasons.SecretNotFound);
                break;
            case "externalsources":
                await Namespace.EntityAsync<V1Alpha1ExternalSource>(name, found => found.Status.Conditions.Find(Conditions.Ready)?.Status == "False");
                break;
            default:
                // A type has no status. An Order shows its effect.
                (await CreateAsync("orders", $"by-{name}", JsonNode.Parse(Specs["orders"].Replace("\"oci\"", $"\"{name}\""))!)).Should().Be(HttpStatusCode.Created);
                await IsBlockedAsync("orders", $"by-{name}");
                break;
        }
    }

    private async Task<IEnumerable<string>> TextsAsync() =>
    [
        .. (await Namespace.ListAsync<V1Alpha1Order>()).Select(Text), .. (await Namespace.ListAsync<V1Alpha1ArtifactWorkflow>()).Select(Text),
        .. (await Namespace.ListAsync<V1Alpha1Endpoint>()).Select(Text), .. (await Namespace.ListAsync<V1Alpha1ExternalSource>()).Select(Text),
        .. (await Namespace.ListAsync<Eventsv1Event>()).Select(Text), Operator.WholeLog,
    ];

    private static string Text<T>(T entity)
        where T : class, IKubernetesObject<V1ObjectMeta> => Encoding.UTF8.GetString(ArcCluster.Json.Serialize(entity));

    private Task<HttpStatusCode> CreateAsync(string kind, string name, JsonNode spec, bool dryRun = false)
    {
        var definition = Definitions[kind];
        return PostAsync(kind, new()
        {
            ["apiVersion"] = $"{definition["spec"]!["group"]}/v1alpha1",
            ["kind"] = $"{definition["spec"]!["names"]!["kind"]}",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = spec.DeepClone(),
        }, dryRun);
    }

    private async Task<HttpStatusCode> PostAsync(string kind, JsonObject entity, bool dryRun = false)
    {
        var path = $"apis/{Definitions[kind]["spec"]!["group"]}/v1alpha1/namespaces/{Namespace.Name}/{kind}{(dryRun ? "?dryRun=All" : "")}";
        using var content = new StringContent(entity.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _tenant.PostAsync(path, content);
        return response.StatusCode;
    }

    private static Dictionary<string, JsonObject> Definitions { get; } =
        CrdGenerator.Generate(ArcKinds.All).ToDictionary(definition => $"{definition["spec"]!["names"]!["plural"]}");

    private static IEnumerable<string> ReferencesOf(string kind) =>
        ReferencesIn(Definitions[kind]["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!, "", kind);

    // The type of an artifact names an ArtifactType.
    private static IEnumerable<string> ReferencesIn(JsonNode schema, string path, string kind) =>
        schema["items"] is { } items ? ReferencesIn(items, $"{path}[]", kind)
        : (schema["properties"]?.AsObject() ?? []).SelectMany(field =>
        {
            var child = path.Length == 0 ? field.Key : $"{path}.{field.Key}";
            return field.Key.EndsWith("Ref", StringComparison.Ordinal) || (kind, child) == ("orders", "artifacts[].type") ? [child] : ReferencesIn(field.Value!, child, kind);
        });

    // A reference gets a namespace too, which no schema has.
    private static void Set(JsonNode node, string[] path, string name, string @namespace)
    {
        var (field, isList) = path[0].EndsWith("[]", StringComparison.Ordinal) ? (path[0][..^2], true) : (path[0], false);
        if (path.Length == 1)
        {
            node[field] = field.EndsWith("Ref", StringComparison.Ordinal) ? new JsonObject { ["name"] = name, ["namespace"] = @namespace } : name;
            return;
        }

        var child = node[field] ??= isList ? new JsonArray(new JsonObject()) : new JsonObject();
        Set(isList ? child[0]! : child, [.. path.Skip(1)], name, @namespace);
    }
}
