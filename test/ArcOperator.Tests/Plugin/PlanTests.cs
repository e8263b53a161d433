using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Plugin;

/// <summary>The whole output of <c>kubectl arc plan</c> on a real API server. No operator runs, and nothing is stored.</summary>
internal sealed class PlanTests
{
    private const string Order = """
        apiVersion: arc.opendefense.cloud/v1alpha1
        kind: Order
        metadata:
          name: images
        spec:
          defaults:
            srcRef:
              name: source
            dstRef:
              name: destination
          artifacts:
            - name: app
              type: oci
              spec:
                image: team/app:1.0
        """;

    private KubernetesClient _client;
    private string _namespace;
    private TemporaryFolder _folder;

    [SetUp]
    public async Task Prepare()
    {
        _client = await OperatorCluster.ConnectAsync();
        _namespace = await OperatorCluster.NewSpaceAsync(_client);
        _folder = new();
        await DeclareAsync(new JsonObject { ["name"] = "specImage" }, new JsonObject { ["name"] = "specOverride", ["value"] = "" });
    }

    [TearDown]
    public void Remove()
    {
        _folder.Dispose();
        _client.Dispose();
    }

    [Test]
    public async Task An_Order_without_mistakes_is_accepted_and_not_stored()
    {
        var plan = await PlanAsync(Order);

        plan.Should().Be(new PluginRun(0, """
            order/images in team-a
            ARTIFACT   TYPE   FROM   TO   RESULT   GATES
            0 app   oci   source   destination   create

            """, ""));
        (await _client.ListAsync<Api.Orders.V1Alpha1Order>(_namespace)).Should().BeEmpty();
    }

    [Test]
    public async Task A_misspelt_parameter_is_named_with_the_declared_one()
    {
        var plan = await PlanAsync(Order.Replace("image:", "imgae:"));

        plan.Should().Be(new PluginRun(3, """
            order/images in team-a
            ARTIFACT   TYPE   FROM   TO   RESULT   GATES
            0 app   oci   source   destination   refuse
            refused: MissingParameter: artifact 0: WorkflowTemplate 'copy' requires parameter specImage, which has no value: set it in the artifact's spec or in the type
            warning: spec.artifacts[0].spec.imgae becomes parameter specImgae, which WorkflowTemplate 'copy' does not declare: did you mean specImage?

            """, ""));
    }

    [Test]
    public async Task A_misspelt_field_and_a_missing_Endpoint_are_refused()
    {
        var plan = await PlanAsync(Order.Replace("    dstRef:", "    dstref:"));

        plan.ExitCode.Should().Be(3);
        plan.Output.Should().StartWith("order/images in team-a\n")
            .And.Contain("refused: spec.defaults.dstref is not a field of an Order: did you mean dstRef?\n")
            .And.Contain("refused: InvalidEndpoint: artifact 0 has no destination: ");
    }

    [Test]
    public async Task A_quota_that_is_too_small_is_a_warning()
    {
        await _client.CreateAsync(new V1ResourceQuota
        {
            Metadata = new() { Name = "small", NamespaceProperty = _namespace },
            Spec = new() { Hard = new Dictionary<string, ResourceQuantity> { ["count/workflows.argoproj.io"] = new("0") } },
        });

        var plan = await PlanAsync(Order);

        plan.ExitCode.Should().Be(0);
        plan.Output.Should().EndWith("warning: ResourceQuota 'small' allows 0 count/workflows.argoproj.io: 0 are used, and the Order needs 1 more\n");
    }

    [Test]
    public async Task An_existing_Order_of_another_user_is_planned_with_the_rights_of_this_user()
    {
        var kubeconfig = await RestrictedUserAsync("orders", "plan-user");

        var plan = await PluginRun.RunAsync(kubeconfig, _namespace, "plan", "-f", _folder.Write("order.yaml", Order));

        plan.ExitCode.Should().Be(0);
        plan.Errors.Should().Contain("note: endpoints.arc.opendefense.cloud cannot be read with the rights of this user\n");
    }

    [Test]
    public async Task An_image_is_compared_with_the_one_at_the_destination()
    {
        var manifest = $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:{{new string('a', 64)}}","size":100},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:{{new string('b', 64)}}","size":2000}]}""";
        await using var source = Registry(path => path.EndsWith("/team/app/manifests/1.0") || path.Contains("/team/app/manifests/sha256:") ? manifest : null);
        await using var destination = Registry(path => path.Contains("/same/") ? manifest : path.Contains("/other/") ? manifest.Replace("2000", "3000") : null);
        await AddressAsync("source", source.Uri);
        await AddressAsync("destination", destination.Uri);

        var plan = await PlanAsync(Order + """

                    override: same/app:1.0
                - { name: other, type: oci, spec: { image: "team/app:1.0", override: "other/app:1.0" } }
                - { name: new, type: oci, spec: { image: "team/app:1.0" } }
                - { name: gone, type: oci, spec: { image: "gone/app:1.0" } }
            """, "--remote");

        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest)))}"[..19];
        plan.Should().Be(new PluginRun(0, $"""
            order/images in team-a
            ARTIFACT   TYPE   FROM   TO   RESULT   DIGEST   SIZE   SIGNED   REFERRERS   DESTINATION   GATES
            0 app   oci   source   destination   create   {digest}   2.4 KiB   no   same
            1 other   oci   source   destination   create   {digest}   2.4 KiB   no   different
            2 new   oci   source   destination   create   {digest}   2.4 KiB   no   new
            3 gone   oci   source   destination   create   missing at the source
            4.9 KiB would be copied

            """, ""));
    }

    [Test]
    public async Task Another_namespace_than_that_of_the_file_is_refused()
    {
        (await PlanAsync(Order.Replace("name: images", $"name: images\n  namespace: {_namespace}"))).ExitCode.Should().Be(0);
        (await PlanAsync(Order.Replace("name: images", "name: images\n  namespace: production"))).Should().Be(new PluginRun(64, "",
            "kubectl-arc: the namespace 'production' of Order 'images' does not match the namespace 'team-a' of the command line: use -n production\n"));
    }

    [Test]
    public async Task A_namespace_without_Orders_is_not_ready()
    {
        var kubeconfig = (await Cluster.GetAsync()).AdminKubeconfig;

        (await PluginRun.RunAsync(kubeconfig, _namespace, "why")).Should().Be(new PluginRun(69, "", "no Orders exist in namespace team-a\n"));
        (await PluginRun.RunAsync(kubeconfig, _namespace, "why", "-o", "json")).Should().Be(new PluginRun(69, "[]\n", "no Orders exist in namespace team-a\n"));
        (await PluginRun.RunAsync(kubeconfig, _namespace, "tree")).Should().Be(new PluginRun(0, "", "no Orders exist in namespace team-a\n"));
    }

    [Test]
    public async Task A_refusal_of_an_earlier_repetition_does_not_count()
    {
        await OperatorCluster.OrderAsync(_client, _namespace, "images");
        var order = (await _client.GetAsync<Api.Orders.V1Alpha1Order>("images", _namespace))!;
        order.Status = new() { ObservedGeneration = 1, Conditions = [new() { Type = "ForceAtRefused", Status = "True", Reason = "NotLater", Message = "old", LastTransitionTime = DateTime.UtcNow }] };
        await _client.UpdateStatusAsync(order);

        var retry = await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, _namespace, "retry", "order/images", "--timeout", "1");

        retry.Should().Be(new PluginRun(1, "order/images is repeated, but the operator has not carried it out yet: see kubectl arc check\n", ""));
    }

    [Test]
    public async Task A_file_without_an_Order_is_an_error()
    {
        var plan = await PlanAsync("kind: ConfigMap");

        plan.ExitCode.Should().Be(69);
        plan.Errors.Should().EndWith("holds no Order of arc.opendefense.cloud/v1alpha1\n");
    }

    private static ScriptedPeer Registry(Func<string, string?> manifestOf) => new(exchange => manifestOf(exchange.Request.Path) is { } manifest
        ? exchange.RespondAsync(200, exchange.Request.Method == "HEAD" ? "" : manifest, ("Content-Type", "application/vnd.oci.image.manifest.v1+json"))
        : exchange.RespondAsync(404, exchange.Request.Method == "HEAD" ? "" : """{"errors":[]}"""));

    private async Task<PluginRun> PlanAsync(string order, params string[] arguments) =>
        await PluginRun.RunAsync((await Cluster.GetAsync()).AdminKubeconfig, _namespace, ["plan", "-f", _folder.Write("order.yaml", order), .. arguments]);

    private async Task DeclareAsync(params JsonNode[] parameters) => await _client.PatchAsync<V1Alpha1WorkflowTemplate>(
        MergePatch.Of(new() { ["spec"] = new JsonObject { ["arguments"] = new JsonObject { ["parameters"] = new JsonArray(parameters) } } }), "copy", _namespace);

    private async Task AddressAsync(string endpoint, Uri address) => await _client.PatchAsync<V1Alpha1Endpoint>(
        MergePatch.Of(new() { ["spec"] = new JsonObject { ["remoteURL"] = address.ToString().TrimEnd('/') } }), endpoint, _namespace);

    private async Task<string> RestrictedUserAsync(string resources, string user)
    {
        var plane = await Cluster.GetAsync();
        await plane.KubectlAsync("create", "role", user, "-n", _namespace, "--verb=get,list,watch,create,patch", $"--resource={resources}.arc.opendefense.cloud");
        await plane.KubectlAsync("create", "rolebinding", user, "-n", _namespace, $"--role={user}", $"--user={user}");
        return await plane.AddUserAsync(user);
    }
}
