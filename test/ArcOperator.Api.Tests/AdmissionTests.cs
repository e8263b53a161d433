using System.Text.Json.Nodes;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests;

/// <summary>Rules of the CRDs on a server that evaluates them.</summary>
[Category("CrdServer")]
public sealed class AdmissionTests
{
    private static readonly RefusedSpec[] Refused = [.. RefusedSpecs.All];

    [TestCaseSource(nameof(Refused))]
    public async Task An_invalid_spec_is_refused_with_the_field_and_the_action(RefusedSpec refused)
    {
        var kind = ArcKinds.All.Single(type => EntityMetadata.Of(type).Kind == refused.Kind);

        var result = await Admission.OfAsync(kind, refused.Spec);

        result.Refusal.Should().Contain($"{refused.Field}: ").And.Contain(refused.Message);
        result.Refusal.Should().NotContain("evaluating rule", "a rule that cannot be evaluated gives no clear message");
    }

    [TestCase("Endpoint", """{ "type": "oci", "remoteURL": "http://user:pa55word@host" }""")]
    [TestCase("Endpoint", """{ "type": "oci", "remoteURL": "user:pa55word@not a host" }""")]
    [TestCase("ExternalSource", """{ "interval": "5m", "generator": { "type": "http", "http": { "url": "http://user:pa55word@host/data" } } }""")]
    [TestCase("ExternalSource", """{ "interval": "5m", "generator": { "type": "http", "http": { "url": "ftp://user:pa55word@host/data" } } }""")]
    public async Task The_refusal_of_an_address_with_a_password_does_not_contain_the_password(string kind, string spec) =>
        (await Admission.OfAsync(ArcKinds.All.Single(type => EntityMetadata.Of(type).Kind == kind), spec)).Refusal.Should().NotBeEmpty().And.NotContain("pa55word");

    [TestCase("gcr.io")]
    [TestCase("registry")]
    [TestCase("localhost:5001")]
    [TestCase("10.0.0.1:5000/team")]
    [TestCase("[::1]:5000")]
    [TestCase("https://...")]
    [TestCase("https://[2001:db8::1]:8443/v2/?a=b#c")]
    [TestCase("s3://bucket/path/with@sign")]
    [TestCase("https://bücher.example/ü")]
    [TestCase("registry.example.org/app@sha256:00")]
    public async Task A_host_or_URL_is_accepted_as_the_address_of_an_Endpoint(string address) =>
        (await Admission.OfAsync<V1Alpha1Endpoint>($$"""{ "type": "oci", "remoteURL": "{{address}}" }""")).Refusal.Should().BeEmpty();

    [TestCase("0")]
    [TestCase("0s")]
    [TestCase("")]
    [TestCase("720h")]
    [TestCase("87600h")]
    [TestCase("86400000ms")]
    [TestCase("0.123456h")]
    [TestCase("1.5h30m10s5ms6us7µs8ns")]
    public async Task A_lifetime_that_is_a_duration_or_zero_or_empty_is_accepted(string ttl)
    {
        (await Admission.OfAsync<V1Alpha1Order>($$"""{ "ttl": "{{ttl}}" }""")).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ArtifactType>(
            $$"""{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFinished": "{{ttl}}", "ttlAfterFailed": "{{ttl}}" }""")).Refusal.Should().BeEmpty();
    }

    [Test]
    public async Task A_thousand_artifacts_with_sixteen_schedules_each_are_accepted()
    {
        var schedules = string.Join(',', Enumerable.Range(0, 16).Select(minute => $"\"{minute} 8-18/2 1,15 * MON-FRI\""));
        var cron = $$"""{ "schedules": [{{schedules}}], "timezone": "America/Argentina/Buenos_Aires", "when": "now().Hour() < 6 && (1 == 1)" }""";
        var artifacts = Enumerable.Range(0, 1000).Select(index =>
            $$"""{ "type": "oci", "srcRef": { "name": "src-{{index}}" }, "dstRef": { "name": "dst-{{index}}" }, "spec": { "image": "library/image:{{index}}" }, "cron": {{cron}} }""");

        (await Admission.OfAsync<V1Alpha1Order>($$"""{ "artifacts": [{{string.Join(',', artifacts)}}] }""")).Refusal.Should().BeEmpty();
    }

    [TestCase("*/15 0-23/2 1-31 1-12 0-6")]
    [TestCase("59 23 31 12 6")]
    [TestCase("0 0 31 2 MON")]
    [TestCase("0 0 29 2 *")]
    [TestCase("0 0 30 4 *")]
    [TestCase("0 0 1,31 2 *")]
    [TestCase("0 0 31 1,2 *")]
    [TestCase("5,10 1,13 1,15 JAN-jun MON-FRI")]
    [TestCase("@every 90m")]
    [TestCase("@every 240h")]
    public async Task A_schedule_that_is_due_at_some_time_is_accepted(string schedule) =>
        (await Admission.OfAsync<V1Alpha1Order>($$"""{ "defaults": { "cron": { "schedules": ["{{schedule}}"] } } }""")).Refusal.Should().BeEmpty();

    [TestCase("(1 == 1)")]
    [TestCase("lastScheduledTime == '('")]
    [TestCase("")]
    public async Task An_expression_with_balanced_brackets_or_brackets_in_a_text_is_accepted(string when) =>
        (await Admission.OfAsync<V1Alpha1Order>($$"""{ "defaults": { "cron": { "schedules": ["@daily"], "when": "{{when}}" } } }""")).Refusal.Should().BeEmpty();

    [Test]
    public async Task A_CA_bundle_together_with_insecureSkipVerify_is_refused()
    {
        const string spec = """{ "interval": "5m", "generator": { "type": "http", "http": { "url": "https://x", "caBundleSecretRef": { "name": "ca" }, "insecureSkipVerify": INSECURE } } }""";

        (await Admission.OfAsync<V1Alpha1ExternalSource>(spec.Replace("INSECURE", "false"))).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ExternalSource>(spec.Replace("INSECURE", "true"))).Refusal
            .Should().Contain("caBundleSecretRef and insecureSkipVerify cannot be combined: remove one of them");
    }

    [Test]
    public async Task A_field_selector_returns_the_objects_of_each_kind()
    {
        var (kubeconfig, name) = (await Cluster.RequireCrdServerAsync(), "selected");
        await Admission.OfChangeAsync<V1Alpha1Order>(name, """{ "suspend": true }""", """{ "suspend": true }""");
        await Admission.OfChangeAsync<V1Alpha1Endpoint>(name, """{ "type": "rare", "remoteURL": "gcr.io" }""", """{ "type": "rare", "remoteURL": "gcr.io" }""");
        await KubectlAsync(kubeconfig, "patch", "orders", name, "--subresource=status", "--type=merge", "-p", """{ "status": { "phase": "Failed" } }""");

        (await KubectlAsync(kubeconfig, "get", "orders", "-o", "name", "--field-selector=status.phase=Failed")).Trim().Should().Be($"order.arc.opendefense.cloud/{name}");
        (await KubectlAsync(kubeconfig, "get", "orders", "-o", "name", "--field-selector=status.phase=Failed,spec.suspend=false")).Trim().Should().BeEmpty();
        (await KubectlAsync(kubeconfig, "get", "aep", "-o", "name", "--field-selector=spec.type=rare")).Trim().Should().Be($"endpoint.arc.opendefense.cloud/{name}");
        foreach (var (kind, selector) in new[]
        {
            ("artifactworkflows", "status.phase=Failed"), ("artifacttypes", "spec.workflowTemplateRef.name=x"), ("clusterartifacttypes", "spec.workflowTemplateRef.name=x"),
            ("externalsources", "spec.generator.type=none"),
        })
        {
            (await KubectlAsync(kubeconfig, "get", kind, "-o", "name", $"--field-selector={selector}")).Trim().Should().BeEmpty();
        }
    }

    [Test]
    public async Task A_manifest_with_lists_is_unchanged_when_applied_twice()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        const string manifests = """
            {"apiVersion":"arc.opendefense.cloud/v1alpha1","kind":"Order","metadata":{"name":"drift"},"spec":{"defaults":{"srcRef":{"name":"ep"},"dstRef":{"name":"ep"}},"artifacts":[{"type":"sync","cron":{"schedules":["0 3 * * *"]}}]}}
            {"apiVersion":"source.flux.oddkin.co/v1alpha1","kind":"ExternalSource","metadata":{"name":"drift"},"spec":{"interval":"10m","generator":{"type":"http","http":{"url":"https://x"}},"hooks":{"postRequest":[{"name":"pick","command":"jq","args":["."]}]}}}
            """;
        await Admission.OfAsync<V1Alpha1Order>("{}");
        Task<string> ApplyAsync() => Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "-n", Admission.Namespace, "apply", "-f", "-"], manifests);

        await ApplyAsync();

        (await ApplyAsync()).Trim().Split('\n').Should().HaveCount(2).And.OnlyContain(line => line.EndsWith(" unchanged"));
    }

    private static Task<string> KubectlAsync(string kubeconfig, params string[] arguments) =>
        Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "-n", Admission.Namespace, .. arguments]);

    /// <summary>Objects that an earlier version of the CRDs accepted, in a group of their own.</summary>
    [Test]
    public async Task Status_and_finalizers_of_an_object_that_violates_a_newer_rule_can_be_updated()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        using var client = (await Cluster.GetAsync()).Connect(new ObjectJson(), kubeconfig);
        using var server = await RawClient.ConnectAsync(kubeconfig);
        var installer = new CrdInstaller(client, TimeProvider.System);
        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            await installer.InstallAsync(InGroup(definition, withRules: false), CancellationToken.None);
        }

        var stored = new List<(RefusedSpec Refused, string Path)>();
        foreach (var (index, refused) in Refused.Index())
        {
            stored.Add((refused, await StoreAsync(server, refused, $"old-{index}")));
        }

        foreach (var definition in CrdGenerator.Generate(ArcKinds.All))
        {
            await installer.InstallAsync(InGroup(definition, withRules: true), CancellationToken.None);
        }

        await Eventually.TrueAsync(async () => (await StoreAsync(server, Refused[0], "new")).Length == 0);
        foreach (var (refused, path) in stored.Where(entry => entry.Path.Length > 0))
        {
            if (refused.Kind != "ArtifactType")
            {
                (await PatchAsync(server, $"{path}/status", """{ "status": { "observedGeneration": 1 } }""")).Refusal.Should().BeEmpty("{0}", refused);
            }

            (await PatchAsync(server, path, """{ "metadata": { "finalizers": ["example.com/f"] } }""")).Refusal.Should().BeEmpty("{0}", refused);
            (await PatchAsync(server, path, """{ "metadata": { "finalizers": null } }""")).Refusal.Should().BeEmpty("{0}", refused);
        }

        stored.Count(entry => entry.Path.Length > 0).Should().BeGreaterThan(40);
    }

    private const string OldGroup = "old.example.org";

    private static JsonObject InGroup(JsonObject definition, bool withRules)
    {
        var moved = definition.DeepClone().AsObject();
        moved["metadata"]!["name"] = $"{moved["spec"]!["names"]!["plural"]}.{OldGroup}";
        moved["spec"]!["group"] = OldGroup;
        moved["spec"]!["names"]!.AsObject().Remove("shortNames");
        moved["spec"]!["names"]!.AsObject().Remove("categories");
        if (!withRules)
        {
            RemoveRules(moved);
        }

        return moved;
    }

    private static void RemoveRules(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            fields.Remove("x-kubernetes-validations");
            fields.ToList().ForEach(field => RemoveRules(field.Value));
        }
        else if (node is JsonArray items)
        {
            items.ToList().ForEach(RemoveRules);
        }
    }

    // Empty for a spec that the server refuses by its schema alone.
    private static async Task<string> StoreAsync(HttpClient server, RefusedSpec refused, string name)
    {
        var kind = EntityMetadata.Of(ArcKinds.All.Single(type => EntityMetadata.Of(type).Kind == refused.Kind));
        var entity = new JsonObject
        {
            ["apiVersion"] = $"{OldGroup}/{kind.Version}",
            ["kind"] = kind.Kind,
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = JsonNode.Parse(refused.Spec),
        };
        var path = $"/apis/{OldGroup}/{kind.Version}/namespaces/default/{kind.PluralName}";
        return (await AdmissionResult.OfAsync(await server.PostAsync(path, Admission.Content(entity)))).Refusal.Length == 0 ? $"{path}/{name}" : "";
    }

    private static async Task<AdmissionResult> PatchAsync(HttpClient server, string path, string patch) =>
        await AdmissionResult.OfAsync(await server.PatchAsync(path, new StringContent(patch, System.Text.Encoding.UTF8, "application/merge-patch+json")));
}
