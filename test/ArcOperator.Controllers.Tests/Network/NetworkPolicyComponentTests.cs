using System.Net;
using System.Text.Json.Nodes;
using ArcOperator.Controllers.Network;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests.Network;

/// <summary>The NetworkPolicies of config/components.</summary>
public sealed class NetworkPolicyComponentTests
{
    private static readonly string[] OnTheNode = ["loopback", "link-local", "metadata service"];

    private IReadOnlyList<JsonNode> _objects = [];

    [OneTimeSetUp]
    public async Task Build()
    {
        using var folder = new TemporaryFolder();
        var config = Path.GetRelativePath(folder.PathOf(""), Repository.PathOf("config"));
        await File.WriteAllTextAsync(folder.PathOf("kustomization.yaml"), $"resources: [{config}/default]\ncomponents: [{config}/components/network-policy, {config}/components/network-policy-egress]\n");
        _objects = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", folder.PathOf("")]));
    }

    [Test]
    public void Each_policy_selects_the_pod_of_operator_and_hook_executor()
    {
        var labels = Single("Deployment", "arc-operator")["spec"]!["template"]!["metadata"]!["labels"]!;

        foreach (var policy in new[] { Single("NetworkPolicy", "arc-operator"), Single("NetworkPolicy", "arc-operator-egress") })
        {
            $"{policy["metadata"]!["namespace"]}".Should().Be("arc-system");
            policy["spec"]!["podSelector"]!["matchLabels"]!.AsObject().Should().NotBeEmpty().And.OnlyContain(label => $"{label.Value}" == $"{labels[label.Key]}");
        }
    }

    [Test]
    public void Each_port_of_the_pod_has_a_rule_for_its_clients()
    {
        var ports = Single("Deployment", "arc-operator")["spec"]!["template"]!["spec"]!["containers"]!.AsArray()
            .SelectMany(container => container!["ports"]?.AsArray() ?? []).Select(port => $"{port!["name"]}");
        var rules = Single("NetworkPolicy", "arc-operator")["spec"]!["ingress"]!.AsArray();

        rules.SelectMany(rule => rule!["ports"]!.AsArray()).Select(port => $"{port!["port"]}").Should().BeEquivalentTo(ports);
        rules.Single(rule => $"{rule!["ports"]![0]!["port"]}" == "metrics")!["from"]![0]!["namespaceSelector"]!["matchLabels"]!.AsObject().Should().ContainSingle();
    }

    [Test]
    public void Metadata_services_and_the_node_are_excluded_from_egress()
    {
        var excluded = Single("NetworkPolicy", "arc-operator-egress")["spec"]!["egress"]!.AsArray()
            .SelectMany(rule => rule!["to"]?.AsArray() ?? []).SelectMany(block => block!["ipBlock"]!["except"]!.AsArray()).Select(range => IPNetwork.Parse($"{range}")).ToList();

        SpecialAddresses.All.Where(special => OnTheNode.Contains(special.Name))
            .Should().OnlyContain(special => excluded.Any(range => range.PrefixLength <= special.Range.PrefixLength && range.Contains(special.Range.BaseAddress)));
    }

    [Test]
    public void Egress_without_a_limit_of_addresses_is_for_DNS_only()
    {
        var open = Single("NetworkPolicy", "arc-operator-egress")["spec"]!["egress"]!.AsArray().Where(rule => rule!["to"] is null).ToList();

        open.SelectMany(rule => rule!["ports"]!.AsArray()).Should().OnlyContain(port => $"{port!["port"]}" == "53");
    }

    private JsonNode Single(string kind, string name) => _objects.Single(item => $"{item["kind"]}" == kind && $"{item["metadata"]!["name"]}" == name);
}
