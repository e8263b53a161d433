using System.Globalization;
using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.ArtifactWorkflows.Runs;
using ArcOperator.Controllers.Endpoints;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Orders;
using ArcOperator.Controllers.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.Controllers.Tests.Bounds;

/// <summary>
/// One look at any object that the API server accepts costs at most 250 ms of CPU time and ten times the object's size in memory: the decoding, and the
/// decision with its status. Objects below a MiB may use what one of a MiB may use, and the ArtifactWorkflows that an Order
/// wants count as a part of it.
/// </summary>
internal sealed class ObjectCostTests
{
    private const long MostTimes = 10;
    private const long SmallObject = 1 << 20;

    // For what the runtime itself allocates meanwhile, whatever the object.
    private const long Tolerance = 256 << 10;

    // Tests run without optimization, on machines of any speed that other processes share.
    private static readonly TimeSpan MostCpu = TimeSpan.FromMilliseconds(250) * 4;

    private static readonly string[] Kinds =
        ["Order", "ArtifactWorkflow", "Endpoint", "ArtifactType", "ClusterArtifactType", "ExternalSource", "Workflow", "CronWorkflow", "ExternalArtifact", "Secret", "WorkflowTemplate"];

    [TestCaseSource(nameof(Cases))]
    public void The_cost_of_one_look_is_bounded(string kind, string shape)
    {
        var (_, _, text, look) = All().First(candidate => candidate.Kind == kind && candidate.Shape == shape);
        var json = Encoding.UTF8.GetBytes(text());
        var wanted = look(json)?.Create.Sum(workflow => (long)ArcCluster.Json.Serialize(workflow.Entity).Length) ?? 0;

        var cost = ThreadCost.Measure(() => look(json));

        // Compressed data counts with its size after decompression, which is limited.
        var expanded = shape.StartsWith("compressed", StringComparison.Ordinal) ? 8 << 20 : 0;
        var size = Math.Max(json.Length + wanted + expanded, SmallObject);
        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}, {shape}: {json.Length >> 10} KiB, wants {wanted >> 10} KiB, {cost.Cpu.TotalMilliseconds:0} ms, {cost.Bytes >> 10} KiB, {(double)cost.Bytes / size:0.0} times"));
        json.Length.Should().BeLessThanOrEqualTo(3 << 20, "the API server accepts no larger request");
        cost.Bytes.Should().BeLessThanOrEqualTo((MostTimes * size) + Tolerance);
        cost.Cpu.Should().BeLessThanOrEqualTo(MostCpu);
    }

    [Test]
    public void Every_kind_has_hostile_shapes() => All().Select(candidate => candidate.Kind).Distinct().Should().BeEquivalentTo(Kinds);

    private static IEnumerable<TestCaseData> Cases() => All().Select(candidate => new TestCaseData(candidate.Kind, candidate.Shape));

    private static IEnumerable<(string Kind, string Shape, Func<string> Json, Func<byte[], OrderPlan?> Look)> All() =>
        [.. Orders(), .. Works(), .. Others(), .. Workflows(), .. Foreign()];

    private static IEnumerable<(string, string, Func<string>, Func<byte[], OrderPlan?>)> Orders()
    {
        foreach (var (name, value) in HostileJson.Values())
        {
            yield return ("Order", name, () => Order($$"""[{ "type": "oci", "spec": {{value()}} }]"""), LookAtOrder());
        }

        var schedules = HostileJson.List(16, number => $"\"{number * 3} */6 1-31/2 * *\"");
        yield return ("Order", "1,000 artifacts with a default of 16 schedules",
            () => Order(HostileJson.List(1000, number => $$"""{ "type": "oci", "spec": { "a": {{number}} } }"""), $$""", "cron": { "schedules": {{schedules}}, "when": "{{new string('(', 2000)}}{{new string(')', 2000)}}" }"""),
            LookAtOrder());
        yield return ("Order", "1,000 artifacts of 300 values", () => Order(HostileJson.List(1000, number => $$"""{ "type": "oci", "spec": { "a{{number}}": {{HostileJson.Numbers(300, "1")}} } }""")), LookAtOrder());
        yield return ("Order", "1,000 artifacts of a type with 1,024 parameters", () => Order(HostileJson.List(1000, number => $$"""{ "type": "oci", "spec": { "a": {{number}} } }""")),
            LookAtOrder(An.ArtifactType("oci", "copy", [.. Enumerable.Range(0, 1010).Select(number => ($"p{number}", new string('v', 90)))])));
        yield return ("Order", "1,000 artifacts and 5,000 labels", () => Order(HostileJson.List(1000, number => $$"""{ "type": "oci", "spec": { "a": {{number}} } }"""),
            labels: HostileJson.Wide(5_000, "\"x\"", keyLength: 40)), LookAtOrder());
        yield return ("Order", "1,000 artifacts of as many unknown types", () => Order(HostileJson.List(1000, number => $$"""{ "type": "{{new string('t', 240)}}{{number}}" }""")), LookAtOrder());
        yield return ("Order", "a status of 8,000 entries", () => Order("[]", status: $$""", "status": { "artifactWorkflows": {{HostileJson.Wide(8_000, """{ "artifactIndex": 1, "phase": "Succeeded", "intent": "0123456789abcdef", "message": "{{a}}" }""")}} }"""), LookAtOrder());
        yield return ("Order", "a record of 200 KiB", () => Order("""[{ "type": "oci" }]""", annotations: $$"""{ "arc.opendefense.cloud/finished": {{Quoted($$"""{ "order": "space/order", "finished": {{HostileJson.Wide(3_500, "\"0123456789abcdef Succeeded 1769860800\"", keyLength: 15)}} }""")}}, "arc.opendefense.cloud/force-at": "1" }"""), LookAtOrder());
    }

    private static IEnumerable<(string, string, Func<string>, Func<byte[], OrderPlan?>)> Works()
    {
        yield return ("ArtifactWorkflow", "1,024 parameters", () => Work($$""" "parameters": {{HostileJson.List(1024, number => $$"""{ "name": "p{{number}}", "value": "{{new string('v', 1200)}}" }""")}} """), LookAtWork);
        yield return ("ArtifactWorkflow", "1,024 long names", () => Work($$""" "parameters": {{HostileJson.List(1024, number => $$"""{ "name": "{{new string('n', 240)}}{{number}}", "value": "a {{"{{"}}" }""")}} """), LookAtWork);
        yield return ("ArtifactWorkflow", "one long value of quotes", () => Work($$""" "parameters": [{ "name": "a", "value": "{{string.Concat(Enumerable.Repeat("\\\"", HostileJson.Largest / 2))}}" }] """), LookAtWork);
        yield return ("ArtifactWorkflow", "one long value of expressions", () => Work($$""" "parameters": [{ "name": "a", "value": "{{new string('{', HostileJson.Largest)}}" }] """), LookAtWork);
        yield return ("ArtifactWorkflow", "16 schedules", () => Work($$""" "cron": { "schedules": {{HostileJson.List(16, number => $"\"{number} 0-23/6 1-31 1-12 *\"")}}, "when": "{{new string('{', 4000)}}" } """), LookAtWork);
        yield return ("ArtifactWorkflow", "unknown deep fields", () => Work($$""" "unknown": {{HostileJson.Nested(500, HostileJson.Numbers(400_000, "0"))}} """), LookAtWork);
        yield return ("ArtifactWorkflow", "a long message", () => Work("", $$""" "message": "{{string.Concat(Enumerable.Repeat("\\u001b[31m\\n", 100_000))}}", "phase": "Failed" """), LookAtWork);
        yield return ("ArtifactWorkflow", "10,000 conditions", () => Work("", $$""" "conditions": {{HostileJson.List(10_000, number => $$"""{ "type": "T{{number}}", "status": "True", "reason": "R", "message": "{{new string('m', 40)}}" }""")}} """), LookAtWork);
    }

    private static IEnumerable<(string, string, Func<string>, Func<byte[], OrderPlan?>)> Others()
    {
        yield return ("Endpoint", "a long address", () => EndpointOf($"https://{new string('a', 2000)}"), LookAtEndpoint);
        yield return ("Endpoint", "an address of at-signs", () => EndpointOf(new string('@', 2048)), LookAtEndpoint);
        yield return ("Endpoint", "long messages of conditions", () => EndpointOf("place.example", $$""", "status": { "conditions": {{HostileJson.List(40, number => $$"""{ "type": "T{{number}}", "status": "True", "reason": "R", "message": "{{new string('m', 32_000)}}" }""")}} }"""), LookAtEndpoint);
        foreach (var kind in new[] { "ArtifactType", "ClusterArtifactType" })
        {
            var look = kind == "ArtifactType" ? LookAtType : (Func<byte[], OrderPlan?>)LookAtClusterType;
            yield return (kind, "1,024 parameters", () => TypeOf(kind, HostileJson.List(1024, number => $$"""{ "name": "p{{number}}", "value": "{{new string('v', 1200)}}" }""")), look);
            yield return (kind, "a long value of expressions", () => TypeOf(kind, $$"""[{ "name": "a", "value": "{{new string('{', HostileJson.Largest)}}" }]"""), look);
        }

        var hook = $$"""{ "name": "NAME", "command": "jq", "args": {{HostileJson.List(500, _ => "\"" + new string('a', 60) + "\"")}}, "env": {{HostileJson.List(64, number => $$"""{ "name": "V{{number}}", "value": "x" }""")}} }""";
        yield return ("ExternalSource", "32 hooks with 500 arguments", () => SourceOf($$""", "hooks": { "preRequest": {{HostileJson.List(16, number => hook.Replace("NAME", $"a{number}"))}}, "postRequest": {{HostileJson.List(16, number => hook.Replace("NAME", $"b{number}"))}} }"""), LookAtSource);
        yield return ("ExternalSource", "one long argument", () => SourceOf($$""", "hooks": { "postRequest": [{ "name": "a", "command": "jq", "args": ["{{string.Concat(Enumerable.Repeat("\\u202e", HostileJson.Largest / 6))}}"] }] }"""), LookAtSource);
        yield return ("ExternalSource", "a deep path", () => SourceOf($$""", "destinationPath": "{{string.Concat(Enumerable.Repeat("a/", 512))}}" """), LookAtSource);
    }

    private static IEnumerable<(string, string, Func<string>, Func<byte[], OrderPlan?>)> Workflows()
    {
        string Node(int number, string phase, string message) =>
            $$"""{ "id": "n{{number}}", "name": "work.n{{number}}", "displayName": "n{{number}}", "type": "{{(number % 3 == 0 ? "Retry" : "Pod")}}", "templateName": "t", "phase": "{{phase}}", "message": "{{message}}", "boundaryID": "n{{number - 1}}", "startedAt": "2026-01-31T12:00:00Z", "finishedAt": "2026-01-31T12:00:00Z" }""";
        string Nodes(int count, string phase, string message = "m") => $"{{{string.Join(',', Enumerable.Range(0, count).Select(number => $"\"n{number}\":{Node(number, phase, message)}"))}}}";
        foreach (var phase in new[] { "Succeeded", "Failed", "Pending" })
        {
            yield return ("Workflow", $"4,500 nodes, {phase}", () => Run($$""" "phase": "{{(phase == "Pending" ? "Running" : phase)}}", "nodes": {{Nodes(4_500, phase)}} """), LookAtRun);
        }

        yield return ("Workflow", "300 failed nodes with long messages", () => Run($$""" "phase": "Failed", "nodes": {{Nodes(300, "Failed", string.Concat(Enumerable.Repeat("\\u001b[31mError: exit\\n", 180)))}} """), LookAtRun);
        yield return ("Workflow", "one failed node with a message of a MiB", () => Run($$""" "phase": "Failed", "nodes": {{Nodes(1, "Failed", string.Concat(Enumerable.Repeat("\\u001b]0;", 100_000)) + new string('x', 500_000))}} """), LookAtRun);
        yield return ("Workflow", "a message of a MiB", () => Run($$""" "phase": "Failed", "message": "{{new string('\u202e', 300_000)}}" """), LookAtRun);
        yield return ("Workflow", "compressed nodes of 7 MiB", () => Run($$""" "phase": "Failed", "compressedNodes": "{{Compressed(Nodes(24_000, "Failed"))}}" """), LookAtRun);
        yield return ("Workflow", "compressed nodes without end", () => Run($$""" "phase": "Failed", "compressedNodes": "{{Compressed(new string(' ', 200 << 20))}}" """), LookAtRun);
        yield return ("Workflow", "a stored template with 6,000 limits", () => Run($$""" "phase": "Running", "storedWorkflowTemplateSpec": { "templates": {{HostileJson.List(6_000, number => $$"""{ "name": "t{{number}}", "timeout": "1h", "container": { "resources": { "limits": { "memory": "1Gi" } } }, "x": "{{new string('x', 90)}}" }""")}} } """), LookAtRun);
        yield return ("Workflow", "a stored template of zeros", () => Run($$""" "phase": "Running", "storedWorkflowTemplateSpec": { "a": {{HostileJson.Numbers(HostileJson.Largest / 2, "0")}} } """), LookAtRun);
        yield return ("Workflow", "10,000 locks", () => Run($$""" "phase": "Pending", "synchronization": { "mutex": { "waiting": {{HostileJson.List(10_000, number => $$"""{ "mutex": "space/Mutex/m{{number}}", "holder": "space/other{{number}}" }""")}} } } """), LookAtRun);
        foreach (var (name, value) in HostileJson.Values())
        {
            yield return ("Workflow", $"in the spec: {name}", () => Run(""" "phase": "Running" """, value()), LookAtRun);
        }
    }

    private static IEnumerable<(string, string, Func<string>, Func<byte[], OrderPlan?>)> Foreign()
    {
        foreach (var (name, value) in HostileJson.Values())
        {
            yield return ("CronWorkflow", $"in the spec: {name}", () => Object("argoproj.io/v1alpha1", "CronWorkflow", $$""" "spec": {{value()}} """), LookAtSchedule);
            yield return ("WorkflowTemplate", name, () => Object("argoproj.io/v1alpha1", "WorkflowTemplate", $$""" "spec": { "templates": [{{value()}}] } """, name: "copy"), LookAtTemplate);
        }

        yield return ("CronWorkflow", "10,000 conditions", () => Object("argoproj.io/v1alpha1", "CronWorkflow", $$""" "status": { "conditions": {{HostileJson.List(10_000, number => $$"""{ "type": "SubmissionError", "status": "True", "message": "{{number}}{{new string('m', 60)}}" }""")}} } """), LookAtSchedule);
        yield return ("WorkflowTemplate", "12,000 mounts", () => Object("argoproj.io/v1alpha1", "WorkflowTemplate", $$""" "spec": { "templates": {{HostileJson.List(6_000, number => $$"""{ "name": "t{{number}}", "container": { "volumeMounts": [{ "name": "v{{number}}" }, { "name": "w{{number}}" }] }, "volumes": [{ "name": "w{{number}}" }] }""")}} } """, name: "copy"), LookAtTemplate);
        yield return ("WorkflowTemplate", "10,000 references", () => Object("argoproj.io/v1alpha1", "WorkflowTemplate", $$""" "spec": { "templates": {{HostileJson.List(10_000, number => $$"""{ "name": "t{{number}}", "steps": [[{ "templateRef": { "name": "r{{number}}", "template": "x" } }]] }""")}} } """, name: "copy"), LookAtTemplate);
        yield return ("WorkflowTemplate", "a script of expressions", () => Object("argoproj.io/v1alpha1", "WorkflowTemplate", $$""" "spec": { "templates": [{ "name": "t", "script": { "source": "{{new string('{', HostileJson.Largest)}}" } }] } """, name: "copy"), LookAtTemplate);
        yield return ("ExternalArtifact", "25,000 entries of metadata", () => Object("source.toolkit.fluxcd.io/v1", "ExternalArtifact", $$""" "status": { "artifact": { "digest": "d", "path": "p", "revision": "r", "url": "u", "lastUpdateTime": "2026-01-31T12:00:00Z", "metadata": {{HostileJson.Wide(25_000, "\"" + new string('v', 30) + "\"", isSorted: false)}} } } """), json => Read<V1ExternalArtifact>(json));
        yield return ("Secret", "one value of a MiB", () => Object("v1", "Secret", $$""" "data": { "a": "{{Convert.ToBase64String(new byte[1 << 20])}}" } """), json => Read<SecretFingerprint>(json));
        yield return ("Secret", "40,000 values", () => Object("v1", "Secret", $$""" "data": {{HostileJson.Wide(40_000, "\"YWFhYQ==\"", isSorted: false)}} """), json => Read<SecretFingerprint>(json));
        yield return ("Secret", "a last configuration of 250 KiB", () => Object("v1", "Secret", """ "data": { "a": "Yg==" } """, annotations: $$"""{ "kubectl.kubernetes.io/last-applied-configuration": "{{new string('x', 250_000)}}" }"""), json => Read<SecretFingerprint>(json));
    }

    private static OrderPlan? Read<T>(byte[] json)
    {
        ArcCluster.Json.Deserialize<T>(json);
        return null;
    }

    private static Func<byte[], OrderPlan?> LookAtOrder(V1Alpha1ArtifactType? type = null)
    {
        var dependencies = type is null ? new OrderDependencies() : new OrderDependencies().With(type);
        return json =>
        {
            var observed = dependencies.Observe(OrderRecord.Restore(ArcCluster.Json.Deserialize<V1Alpha1Order>(json)!));
            var plan = OrderPlan.For(observed, new(), An.Noon);
            OrderStatus.Report(observed, plan, new OrderOutcome(observed.Order), An.Noon);
            return plan;
        };
    }

    private static OrderPlan? LookAtWork(byte[] json)
    {
        var work = ArcCluster.Json.Deserialize<V1Alpha1ArtifactWorkflow>(json)!;
        return LookAt(An.ArtifactWorkflow().With(_ => work.Spec).WithStatus(work.Status));
    }

    private static OrderPlan? LookAtRun(byte[] json)
    {
        var run = ArcCluster.Json.Deserialize<V1Alpha1Workflow>(json)!;
        LookAt(An.ArtifactWorkflow().WithWorkflow(run.Status));
        if (run.Status.Phase == "Failed")
        {
            new FailureReader(new NoLogs(), TimeProvider.System, NullLogger<FailureReader>.Instance).ReadAsync(run, CancellationToken.None).GetAwaiter().GetResult();
        }

        return null;
    }

    private static OrderPlan? LookAtSchedule(byte[] json) => LookAt(An.ArtifactWorkflow().WithSchedule(ArcCluster.Json.Deserialize<V1Alpha1CronWorkflow>(json)!.Status));

    private static OrderPlan? LookAtTemplate(byte[] json) => LookAt(An.ArtifactWorkflow().WithTemplates(ArcCluster.Json.Deserialize<V1Alpha1WorkflowTemplate>(json)!));

    private static OrderPlan? LookAt(ArtifactWorkflowBuilder work)
    {
        var observed = work.Observed();
        var plan = ArtifactWorkflowPlan.For(observed, new(), new(), An.Noon);
        ArtifactWorkflowReport.From(observed, plan, new(Failure: plan.Failure), An.Noon);
        return null;
    }

    private static OrderPlan? LookAtEndpoint(byte[] json)
    {
        var endpoint = ArcCluster.Json.Deserialize<V1Alpha1Endpoint>(json)!;
        var observed = new Controllers.Endpoints.EndpointObservation(endpoint, null, IsTypeKnown: true, [], ProbeProgress.None, Controllers.Capacity.BudgetUse.None);
        EndpointStatus.From(observed, EndpointPlan.For(observed, new(), An.Noon), null, new(), An.Noon);
        return null;
    }

    private static OrderPlan? LookAtType(byte[] json) => LookAt(ArcCluster.Json.Deserialize<V1Alpha1ArtifactType>(json)!);

    private static OrderPlan? LookAtClusterType(byte[] json)
    {
        var type = ArcCluster.Json.Deserialize<V1Alpha1ClusterArtifactType>(json)!;
        return LookAt(new OrderDependencies { Types = [], ClusterTypes = [type] });
    }

    private static OrderPlan? LookAt(V1Alpha1ArtifactType type) => LookAt(new OrderDependencies().With(type));

    private static OrderPlan? LookAt(OrderDependencies dependencies)
    {
        var observed = dependencies.Observe(An.Order().WithArtifact().Build());
        var plan = OrderPlan.For(observed, new(), An.Noon);
        OrderStatus.From(observed, plan, new OrderOutcome(observed.Order), An.Noon);
        return plan;
    }

    private static OrderPlan? LookAtSource(byte[] json)
    {
        var source = ArcCluster.Json.Deserialize<V1Alpha1ExternalSource>(json)!;
        var observed = new ExternalSourceObservation(
            source, SpecRules.Validate(source.Spec), null, FluxState.Installed, new("http://artifacts.example/"), [], SourceFingerprint.Of(source.Spec, [], ArcCluster.Json), 0, AttemptProgress.None);
        ExternalSourceStatus.From(observed, ExternalSourcePlan.For(observed, new(), An.Noon), new(null, false, null, null), An.Noon);
        return null;
    }

    private static string Order(string artifacts, string defaults = "", string labels = "{}", string annotations = "{}", string status = "") => Object(
        "arc.opendefense.cloud/v1alpha1", "Order", $$""" "spec": { "defaults": { "srcRef": { "name": "src" }, "dstRef": { "name": "dst" }{{defaults}} }, "artifacts": {{artifacts}} }{{status}} """, labels, annotations);

    private static string Work(string spec, string status = "") => Object(
        "arc.opendefense.cloud/v1alpha1", "ArtifactWorkflow", $$""" "spec": { "workflowTemplateRef": { "name": "copy" }{{(spec.Length > 0 ? "," : "")}}{{spec}} }, "status": { {{status}} } """);

    private static string EndpointOf(string url, string status = "") => Object(
        "arc.opendefense.cloud/v1alpha1", "Endpoint", $$""" "spec": { "type": "oci", "remoteURL": "{{url}}" }{{status}} """);

    private static string TypeOf(string kind, string parameters) => Object(
        "arc.opendefense.cloud/v1alpha1", kind, $$""" "spec": { "workflowTemplateRef": { "name": "copy" }, "parameters": {{parameters}} } """, name: "oci");

    private static string SourceOf(string spec) => Object(
        "source.flux.oddkin.co/v1alpha1", "ExternalSource", $$""" "spec": { "interval": "1h", "generator": { "type": "http", "http": { "url": "https://example.org/a" } }{{spec}} } """);

    private static string Run(string status, string spec = "{}") => Object("argoproj.io/v1alpha1", "Workflow", $$""" "spec": {{spec}}, "status": { {{status}} } """);

    private static string Object(string apiVersion, string kind, string content, string labels = "{}", string annotations = "{}", string name = "order") =>
        $$"""{ "apiVersion": "{{apiVersion}}", "kind": "{{kind}}", "metadata": { "name": "{{name}}", "namespace": "space", "uid": "u", "generation": 1, "labels": {{labels}}, "annotations": {{annotations}} }, {{content}} }""";

    private static string Quoted(string text) => System.Text.Json.Nodes.JsonValue.Create(text).ToJsonString();

    private static string Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToBase64String(bytes.ToArray());
    }

    private sealed class NoLogs : IStepLogs
    {
        public Task<StepEvidence> ReadAsync(string @namespace, string workflow, string nodeId, string container, int lines, CancellationToken cancellationToken) =>
            Task.FromResult(StepEvidence.None);
    }
}
