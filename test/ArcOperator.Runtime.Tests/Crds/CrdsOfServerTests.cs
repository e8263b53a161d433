using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Tests.Crds.Kinds;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Crds;

/// <summary>The generated definitions as API servers store them: an old one, and a current one where it exists.</summary>
[Category("OldServer")]
public sealed class CrdsOfServerTests : GearCluster
{
    private static readonly Lazy<Task> OnCluster = new(() => InstallAsync(typeof(Showcase), typeof(Lamps.V1), typeof(Lamps.V1Beta1), typeof(Lamps.Sun), typeof(Lamps.Dark), typeof(Lamps.Candle)));
    private static readonly Lazy<Task<string>> OnCrdServer = new(InstallOnCrdServerAsync);

    [Test]
    public async Task An_old_server_accepts_generated_CRDs_and_sets_defaults()
    {
        await OnCluster.Value;

        await KubectlAsync(null, "create", Text("text: abc"));

        var spec = await SpecAsync(null);
        spec["colour"]!.GetValue<string>().Should().Be("green");
        spec["isOn"]!.GetValue<bool>().Should().BeTrue();
        spec["count"]!.GetValue<int>().Should().Be(3);
        spec["big"]!.GetValue<long>().Should().Be(5_000_000_000);
        spec["ratio"]!.GetValue<double>().Should().Be(0.5);
    }

    [TestCase("{}", "spec.text")]
    [TestCase("text: a", "spec.text")]
    [TestCase("text: abcdefghijkl", "spec.text")]
    [TestCase("text: ABC", "spec.text")]
    [TestCase("{text: abc, colour: blue}", "spec.colour")]
    [TestCase("{text: abc, count: 0}", "spec.count")]
    [TestCase("{text: abc, count: 100}", "spec.count")]
    [TestCase("{text: abc, ratio: 0.25}", "spec.ratio")]
    [TestCase("{text: abc, when: today}", "spec.when")]
    [TestCase("{text: abc, port: true}", "spec.port")]
    [TestCase("{text: abc, names: []}", "spec.names")]
    [TestCase("{text: abc, names: [a, b, c, d]}", "spec.names")]
    [TestCase("{text: abc, names: [a, a]}", "spec.names[1]")]
    [TestCase("{text: abc, names: [abcdef]}", "spec.names")]
    [TestCase("{text: abc, names: [A]}", "spec.names")]
    [TestCase("{text: abc, labels: {a: a, b: b, c: c}}", "spec.labels")]
    [TestCase("{text: abc, labels: {a: abcdef}}", "spec.labels.a")]
    [TestCase("{text: abc, parts: [{name: a}, {name: a}]}", "spec.parts[1]")]
    [TestCase("{text: abc, parts: [{size: 1}]}", "name")]
    [TestCase("{text: abc, template: {a: b}}", "spec.template")]
    public async Task A_value_that_an_attribute_forbids_is_refused_by_the_server(string spec, string field)
    {
        await OnCluster.Value;

        var create = () => KubectlAsync(null, "create", Text(spec));

        (await create.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain(field);
    }

    [Test]
    public async Task A_value_that_an_attribute_allows_is_stored()
    {
        await OnCluster.Value;

        await KubectlAsync(null, "create", Text(
            """{text: abc, port: 80, names: [a, b], labels: {a: b}, parts: [{name: a, size: 1}, {name: b}], anything: {a: {b: [1]}}, template: {apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {a: 1}}, x-odd: odd, when: "2025-06-01T12:00:00Z"}"""));

        var spec = await SpecAsync(null);
        spec["anything"]!["a"]!["b"]![0]!.GetValue<int>().Should().Be(1);
        spec["template"]!["spec"]!["a"]!.GetValue<int>().Should().Be(1);
        spec["x-odd"]!.GetValue<string>().Should().Be("odd");
    }

    [Test]
    public async Task A_new_object_has_a_status_with_defaults()
    {
        await OnCluster.Value;

        await KubectlAsync(null, "create", Text("text: abc"));

        var status = await (await Cluster.GetAsync()).KubectlAsync("get", "showcase", "one", "-n", Namespace, "-o", "jsonpath={.status}");
        status.Should().Be("""{"observedGeneration":-1}""");
    }

    [Test]
    public async Task The_server_knows_each_version_and_short_names_and_categories()
    {
        await OnCluster.Value;
        var plane = await Cluster.GetAsync();

        await KubectlAsync(null, "create", $"apiVersion: crds.test/v1beta1\nkind: Lamp\nmetadata: {{name: one, namespace: {Namespace}}}\nspec: {{power: x}}\n");

        (await plane.KubectlAsync("get", "lmp.v1.crds.test", "-n", Namespace, "-o", "name")).Should().Contain("lamp.crds.test/one");
        (await plane.KubectlAsync("get", "lamps.v1beta1.crds.test", "-n", Namespace, "-o", "name")).Should().Contain("lamp.crds.test/one");
        await KubectlAsync(null, "create", Text("text: abc"));
        (await plane.KubectlAsync("get", "test", "-n", Namespace)).Should().MatchRegex("NAME +PHASE +BIG +TEXT +WHEN\\none +5000000000 +abc");
    }

    [Test]
    public async Task Fields_beside_spec_and_status_are_stored()
    {
        await OnCluster.Value;

        await KubectlAsync(null, "create", $"apiVersion: crds.test/v1\nkind: Candle\nmetadata: {{name: one, namespace: {Namespace}}}\nwax: bee\nflame: {{watts: 3}}\n");

        var candle = await (await Cluster.GetAsync()).KubectlAsync("get", "candle", "one", "-n", Namespace, "-o", "jsonpath={.wax} {.flame.watts}");
        candle.Should().Be("bee 3");
    }

    [Test]
    [Category("CrdServer")]
    public async Task A_current_server_stores_generated_CRDs_unchanged()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        await OnCrdServer.Value;
        using var client = (await Cluster.GetAsync()).Connect(Json, kubeconfig);

        var stored = await client.GetAsync<CustomResourceDefinition>("showcases.crds.test");

        var generated = CrdGenerator.Generate([typeof(Showcase)]).Single()["spec"]!;
        Lost(generated, JsonObject.Create(stored!.Spec)!, "spec").Should().BeEmpty();
    }

    [TestCase("{text: abc, count: 4, big: 3}", "count is above big")]
    [TestCase("{text: abc, growing: 1}", "starts at 0 and only grows")]
    [Category("CrdServer")]
    public async Task A_current_server_evaluates_CEL_rules_at_creation(string spec, string message)
    {
        await Cluster.RequireCrdServerAsync();

        var create = async () => await KubectlAsync(await OnCrdServer.Value, "create", Text(spec));

        (await create.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain(message);
    }

    [TestCase("{text: abc, fixed: b, growing: 0}", "may not change")]
    [TestCase("{text: abc, fixed: a, growing: -1}", "starts at 0 and only grows")]
    [Category("CrdServer")]
    public async Task A_current_server_evaluates_CEL_transition_rules(string spec, string message)
    {
        await Cluster.RequireCrdServerAsync();
        var kubeconfig = await OnCrdServer.Value;
        await KubectlAsync(kubeconfig, "create", Text("{text: abc, fixed: a, growing: 0}"));

        var change = () => KubectlAsync(kubeconfig, "replace", Text(spec));

        (await change.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain(message);
    }

    [Test]
    [Category("CrdServer")]
    public async Task A_current_server_supports_selectable_fields_and_name_rules()
    {
        await Cluster.RequireCrdServerAsync();
        var kubeconfig = await OnCrdServer.Value;
        await KubectlAsync(kubeconfig, "create", Text("text: abc"));

        (await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "get", "showcases", "-n", Namespace, "--field-selector", "spec.text=abc", "-o", "name"])).Should().Contain("one");
        (await Programs.RunAsync("kubectl", ["--kubeconfig", kubeconfig, "get", "showcases", "-n", Namespace, "--field-selector", "spec.text=xyz", "-o", "name"])).Should().BeEmpty();
        var create = () => KubectlAsync(kubeconfig, "create", Text("text: abc", name: "forbidden"));
        (await create.Should().ThrowAsync<InvalidOperationException>()).Which.Message.Should().Contain("another name, please");
    }

    private static async Task<string> InstallOnCrdServerAsync()
    {
        var kubeconfig = await Cluster.RequireCrdServerAsync();
        using var client = (await Cluster.GetAsync()).Connect(Json, kubeconfig);
        foreach (var definition in CrdGenerator.Generate([typeof(Showcase), typeof(Lamps.V1), typeof(Lamps.V1Beta1), typeof(Lamps.Sun), typeof(Lamps.Dark), typeof(Lamps.Candle)]))
        {
            await new CrdInstaller(client, TimeProvider.System).InstallAsync(definition, default);
        }

        return kubeconfig;
    }

    /// <summary>Returns the parts of the first that the second lacks, by path.</summary>
    private static IEnumerable<string> Lost(JsonNode? wanted, JsonNode? found, string path) => (wanted, found) switch
    {
        (JsonObject fields, JsonObject others) => fields.SelectMany(field => Lost(field.Value, others[field.Key], $"{path}.{field.Key}")),
        (JsonArray items, JsonArray others) when items.Count == others.Count => items.SelectMany((item, index) => Lost(item, others[index], $"{path}[{index}]")),
        _ => JsonNode.DeepEquals(wanted, found) ? [] : [path],
    };

    private string Text(string spec, string name = "one") =>
        $"apiVersion: crds.test/v1\nkind: Showcase\nmetadata: {{name: {name}, namespace: {Namespace}}}\nspec: {(spec.StartsWith('{') ? spec : $"{{{spec}}}")}\n";

    private static async Task KubectlAsync(string? kubeconfig, string verb, string text)
    {
        using var folder = new TemporaryFolder();
        var path = kubeconfig ?? (await Cluster.GetAsync()).AdminKubeconfig;
        await Programs.RunAsync("kubectl", ["--kubeconfig", path, verb, "--validate=false", "-f", folder.Write("object.yaml", text)]);
    }

    private async Task<JsonNode> SpecAsync(string? kubeconfig)
    {
        var path = kubeconfig ?? (await Cluster.GetAsync()).AdminKubeconfig;
        return Yaml.Read(await Programs.RunAsync("kubectl", ["--kubeconfig", path, "get", "showcase", "one", "-n", Namespace, "-o", "yaml"])).Single()["spec"]!;
    }
}
