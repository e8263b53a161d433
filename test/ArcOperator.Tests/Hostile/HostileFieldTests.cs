using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using FluentAssertions.Execution;
using NUnit.Framework;

namespace ArcOperator.Tests.Hostile;

/// <summary>Hostile texts in every field of a user, and in every response of a server of an Endpoint and of Argo, with the real operator.</summary>
public sealed class HostileFieldTests
{
    private const string Password = "password-canary-51c7";

    // In bytes: the message of a failed run has details in further lines.
    private const int LongestStatus = 8 << 10;
    private const int LongestNote = 1 << 10;
    private const int LongestLine = 16 << 10;

    private KubernetesClient _client = null!;
    private HttpClient _http = null!;
    private string _namespace = "";

    /// <summary>Responses to probes. Headers cannot hold line breaks.</summary>
    private static readonly string[] Responses =
    [
        $"HTTP/1.1 404 {Header}\r\nContent-Length: 0\r\n",
        $"HTTP/1.1 401 {Header}\r\nWWW-Authenticate: Bearer realm=\"http://127.0.0.1:1/{Header}\",service=\"{Header}\"\r\nContent-Length: 0\r\n",
        $"HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"{Header}\"\r\nContent-Length: 0\r\n",
        $"HTTP/1.1 401 No\r\nWWW-Authenticate: {Header}\r\nContent-Length: 0\r\n",
        $"HTTP/1.1 302 Found\r\nLocation: http://{Header}/\r\nContent-Length: 0\r\n",
        $"HTTP/1.1 500 No\r\n{Header}: {Header}\r\nContent-Length: {Encoding.UTF8.GetByteCount(HostileFields.Text)}\r\n",
        $"{HostileFields.Text}\r\n",
    ];

    private static readonly string Quoted = Json(HostileFields.Text);
    private static readonly string QuotedLong = Json(HostileFields.Text + new string('y', 50_000) + HostileFields.Text);

    /// <summary>Statuses of a Workflow, as Argo and the steps of a template can write them.</summary>
    private static readonly string[] Runs =
    [
        $$"""{ "phase": {{Quoted}}, "message": {{Quoted}} }""",
        $$"""{ "phase": "Running", "progress": {{Quoted}}, "message": {{Quoted}}, "startedAt": "2026-01-31T12:00:00Z", "nodes": { "a": { "id": "a", "type": "Pod", "phase": "Pending", "displayName": {{Quoted}}, "message": {{Quoted}} } } }""",
        $$"""{ "phase": "Failed", "message": {{QuotedLong}}, "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:01Z", "nodes": { "a": { "id": "a", "type": "Pod", "phase": "Failed", "displayName": {{Quoted}}, "templateName": {{Quoted}}, "message": {{QuotedLong}} } } }""",
        $$"""{ "phase": "Error", "message": {{Quoted}}, "startedAt": {{Quoted}}, "finishedAt": {{Quoted}} }""",
        $$"""{ "phase": "Failed", "message": {{Quoted}}, "compressedNodes": {{Quoted}} }""",
        $$"""{ "phase": "Succeeded", "outputs": { "parameters": [{ "name": "arc-digest", "value": {{Quoted}} }, { "name": "arc-reference", "value": {{Quoted}} }, { "name": "arc-size", "value": {{Quoted}} }, { "name": "arc-gates", "value": {{Quoted}} }, { "name": {{Quoted}}, "value": {{QuotedLong}} }] } }""",
        $$"""{ "phase": "Succeeded", "outputs": { "parameters": [{ "name": "arc-gates", "value": {{Json($$"""[{ "name": {{Quoted}}, "result": "Pass", "message": {{Quoted}} }, { "name": "b", "result": {{Quoted}}, "message": {{Quoted}}, "tool": {{Quoted}} }]""")}} }] } }""",
    ];

    private static string ResponseTo(string path) =>
        int.TryParse(path.Trim('/'), CultureInfo.InvariantCulture, out var number) && number < Responses.Length ? Responses[number] : Responses[1];

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();

    private static string Header => HostileFields.Text.Replace("\r", "").Replace("\n", "");

    [SetUp]
    public async Task Connect()
    {
        _client = await OperatorCluster.ConnectAsync();
        _http = await RawClient.ConnectAsync((await Cluster.GetAsync()).AdminKubeconfig);
        _namespace = await OperatorCluster.NewSpaceAsync(_client);
    }

    [TearDown]
    public void Disconnect()
    {
        _client.Dispose();
        _http.Dispose();
    }

    [TestCase("Console")]
    [TestCase("Json")]
    public async Task Hostile_texts_of_users_and_servers_reach_no_status_event_or_log_unchanged(string format)
    {
        using var folder = new TemporaryFolder();
        await using var peer = new ScriptedPeer(exchange => exchange.WriteRawAsync($"{ResponseTo(exchange.Request.Path)}Connection: close\r\n\r\n"));
        await using var @operator = await OperatorCluster.StartAsync(
            _namespace, "--log.format", format, "--log.level", "Trace", "--network.allowCidrs", "127.0.0.0/8", "--endpoint.probeRetryDelay", "1h", "--endpoint.probeMaxRetryDelay", "1h",
            "--artifact.folder", folder.PathOf("store"), "--fetch.folder", folder.PathOf("fetch"), "--artifact.baseUrl", "http://127.0.0.1:1", "--argo.checkTemplates", "false",
            "--fetch.httpSecretHosts", "127.0.0.1");

        await CreateSecretsAsync(peer.Uri);
        await CreateEndpointsAsync(peer.Uri);
        var accepted = await CreateFieldsAsync();
        await CreateRunsAsync();
        await AllHaveStatusAsync();
        var metrics = await @operator.MetricsAsync();
        await @operator.TerminateAsync();

        using var all = new AssertionScope();
        accepted.Should().BeGreaterThan(40, "many hostile texts pass the admission");
        var statuses = await StatusesAsync();
        var notes = (await _client.ListAsync<Eventsv1Event>(_namespace)).Select(@event => @event.Note ?? "").ToList();
        var lines = @operator.Log.Split('\n');
        statuses.Count(text => text.Contains(HostileFields.Canary)).Should().BeGreaterThan(20, "the canary has to pass through the statuses");
        // Messages of runs have several lines.
        statuses.Where(text => text.Replace('\n', ' ').Any(IsHostile)).Should().BeEmpty();
        statuses.Where(text => Encoding.UTF8.GetByteCount(text) > LongestStatus).Select(text => text[..100]).Should().BeEmpty();
        notes.Where(text => text.Replace('\n', ' ').Any(IsHostile) || Encoding.UTF8.GetByteCount(text) > LongestNote).Should().BeEmpty();
        lines.Where(line => line.Any(IsHostile)).Should().BeEmpty();
        lines.Where(line => Encoding.UTF8.GetByteCount(line) > LongestLine).Select(line => line[..200]).Should().BeEmpty();
        lines.Where(line => line.StartsWith("2026-01-01T00:00:00.000Z", StringComparison.Ordinal)).Should().BeEmpty("no log line is forged");
        metrics.Split('\n').Where(line => line.Any(IsHostile)).Should().BeEmpty();
        foreach (var text in statuses.Concat(notes).Concat(lines).Append(metrics))
        {
            text.Should().NotContainAny(SecretSearch.FormsOf(Password));
        }

        // Administrators write the parameters of a ClusterArtifactType. Those may be expressions.
        (await WorkflowsAsync()).Should().NotContain("{{", "Argo would evaluate it").And.NotContainAny(SecretSearch.FormsOf(Password));
        if (format == "Json")
        {
            lines.Where(line => line.StartsWith('{')).SelectMany(line => Strings(JsonNode.Parse(line))).Where(text => text.Any(IsHostile)).Should().BeEmpty();
        }
    }

    // The password is in a Secret, in the header of a Secret and in URLs. The API server refuses some of the URLs.
    private async Task CreateSecretsAsync(Uri peer)
    {
        var annotations = new Dictionary<string, string> { ["arc.opendefense.cloud/allowed-hosts"] = HostileFields.Text };
        await _client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "login", NamespaceProperty = _namespace }, StringData = new Dictionary<string, string> { ["username"] = "user", ["password"] = Password },
        });
        await _client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "header", NamespaceProperty = _namespace }, StringData = new Dictionary<string, string> { ["X-Token"] = Password },
        });
        await _client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "limited", NamespaceProperty = _namespace, Annotations = annotations }, StringData = new Dictionary<string, string> { ["username"] = "user", ["password"] = Password },
        });
        foreach (var secret in new[] { "login", "header", "limited" })
        {
            await CreateAsync("endpoints", $"secret-{secret}", spec => (spec["remoteURL"], spec["secretRef"]) = ($"{peer}1", new JsonObject { ["name"] = secret }));
            await CreateAsync("externalsources", $"secret-{secret}", spec => spec["generator"]!["http"] = new JsonObject { ["url"] = $"{peer}0", ["headersSecretRef"] = new JsonObject { ["name"] = secret } });
            await CreateAsync("artifactworkflows", $"secret-{secret}", spec => spec["srcSecretRef"] = new JsonObject { ["name"] = secret });
        }

        await CreateAsync("endpoints", "userinfo", spec => spec["remoteURL"] = $"http://user:{Password}@127.0.0.1:1/");
        await CreateAsync("externalsources", "userinfo", spec => spec["generator"]!["http"]!["url"] = $"http://user:{Password}@127.0.0.1:1/");
    }

    private async Task CreateEndpointsAsync(Uri peer)
    {
        for (var number = 0; number < Responses.Length; number++)
        {
            var path = $"{peer}{number}";
            (await CreateAsync("endpoints", $"probe-{number}", spec => (spec["type"], spec["remoteURL"]) = ("http", path))).Should().BeTrue();
        }
    }

    /// <summary>Returns the number of objects that the API server accepted.</summary>
    private async Task<int> CreateFieldsAsync()
    {
        var accepted = 0;
        foreach (var (definition, _, entity) in HostileFields.All())
        {
            if (!await PostAsync(definition, entity))
            {
                continue;
            }

            accepted++;
            if ($"{definition["spec"]!["names"]!["plural"]}".EndsWith("artifacttypes", StringComparison.Ordinal))
            {
                // A type has no status. An Order shows its effect.
                var type = $"{entity["metadata"]!["name"]}";
                await CreateAsync("orders", $"type-{accepted}", spec => spec["artifacts"]![0]!["type"] = type);
            }
        }

        string[] annotations = ["arc.opendefense.cloud/force-at", "reconcile.fluxcd.io/requestedAt", "example.org/other"];
        foreach (var definition in HostileFields.Definitions)
        {
            var entity = HostileFields.Create(definition, "annotated", _ => { });
            entity["metadata"]!["annotations"] = new JsonObject(annotations.Select(name => KeyValuePair.Create(name, (JsonNode?)HostileFields.Text)));
            accepted += await PostAsync(definition, entity) ? 1 : 0;
        }

        return accepted;
    }

    private async Task CreateRunsAsync()
    {
        for (var number = 0; number < Runs.Length; number++)
        {
            var name = $"run-{number}";
            (await CreateAsync("artifactworkflows", name, _ => { })).Should().BeTrue();
            await Eventually.TrueAsync(async () => await _client.GetAsync<V1Alpha1Workflow>(name, _namespace) is not null, what: $"Workflow {name}");
            await _client.PatchAsync<V1Alpha1Workflow>(MergePatch.Of(JsonNode.Parse($$"""{ "status": {{Runs[number]}} }""")!.AsObject()), name, _namespace);
        }

        (await CreateAsync("artifactworkflows", "schedule", spec => spec["cron"] = JsonNode.Parse("""{ "schedules": ["@daily"] }"""))).Should().BeTrue();
        await Eventually.TrueAsync(async () => await _client.GetAsync<V1Alpha1CronWorkflow>("schedule", _namespace) is not null, what: "CronWorkflow");
        var status = $$"""{ "status": { "phase": {{Quoted}}, "conditions": [{ "type": "SubmissionError", "status": "True", "reason": {{Quoted}}, "message": {{QuotedLong}} }] } }""";
        await _client.PatchAsync<V1Alpha1CronWorkflow>(MergePatch.Of(JsonNode.Parse(status)!.AsObject()), "schedule", _namespace);
    }

    private Task AllHaveStatusAsync() => Eventually.TrueAsync(
        async () => (await _client.ListAsync<V1Alpha1Order>(_namespace)).All(order => order.Status.Conditions is { Count: > 0 })
            && (await _client.ListAsync<V1Alpha1Endpoint>(_namespace)).All(endpoint => endpoint.Status.Conditions is { Count: > 0 })
            && (await _client.ListAsync<V1Alpha1ExternalSource>(_namespace)).All(source => source.Status.Conditions is { Count: > 0 })
            && (await _client.ListAsync<V1Alpha1ArtifactWorkflow>(_namespace)).All(work =>
                work.Status.Conditions is { Count: > 0 } && (!work.Name().StartsWith("run-", StringComparison.Ordinal) || work.Status.Message is { Length: > 0 } || work.Status.Phase == "Succeeded")),
        TimeSpan.FromMinutes(2), "each object has a status");

    private async Task<List<string>> StatusesAsync()
    {
        var texts = new List<string>();
        foreach (var definition in HostileFields.Definitions)
        {
            var list = JsonNode.Parse(await _http.GetStringAsync(PathOf(definition)))!["items"]!.AsArray();
            texts.AddRange(list.SelectMany(item => Strings(item!["status"])));
        }

        return texts;
    }

    private Task<string> WorkflowsAsync() => _http.GetStringAsync($"apis/argoproj.io/v1alpha1/namespaces/{_namespace}/workflows?fields=spec").ContinueWith(
        read => new JsonArray([.. JsonNode.Parse(read.Result)!["items"]!.AsArray().Select(item => item!["spec"]!)
            .Where(spec => spec["workflowTemplateRef"]?["clusterScope"] is null).Select(spec => spec.DeepClone())]).ToJsonString(), TaskScheduler.Default);

    private Task<bool> CreateAsync(string plural, string name, Action<JsonNode> change)
    {
        var definition = HostileFields.Definitions.Single(found => $"{found["spec"]!["names"]!["plural"]}" == plural);
        return PostAsync(definition, HostileFields.Create(definition, name, change));
    }

    /// <summary>Returns false if the API server refuses the object.</summary>
    private async Task<bool> PostAsync(JsonObject definition, JsonObject entity)
    {
        // Objects of the cluster stay when the namespace of the test goes.
        if ($"{definition["spec"]!["scope"]}" == "Cluster")
        {
            entity["metadata"]!["name"] = $"{_namespace}-{entity["metadata"]!["name"]}";
        }

        using var content = new StringContent(entity.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await _http.PostAsync(PathOf(definition), content);
        response.StatusCode.Should().BeOneOf(HttpStatusCode.Created, HttpStatusCode.BadRequest, HttpStatusCode.UnprocessableEntity);
        return response.IsSuccessStatusCode;
    }

    private string PathOf(JsonObject definition)
    {
        var (spec, version) = (definition["spec"]!, definition["spec"]!["versions"]![0]!["name"]);
        return $"apis/{spec["group"]}/{version}/{($"{spec["scope"]}" == "Cluster" ? "" : $"namespaces/{_namespace}/")}{spec["names"]!["plural"]}";
    }

    private static IEnumerable<string> Strings(JsonNode? node) => node switch
    {
        // flux reconcile compares lastHandledReconcileAt with the annotation, so it repeats the annotation exactly.
        JsonObject values => values.Where(value => value.Key != "lastHandledReconcileAt").SelectMany(value => Strings(value.Value).Append(value.Key)),
        JsonArray items => items.SelectMany(Strings),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => [value.GetValue<string>()],
        _ => [],
    };

    private static bool IsHostile(char letter) => char.GetUnicodeCategory(letter)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
