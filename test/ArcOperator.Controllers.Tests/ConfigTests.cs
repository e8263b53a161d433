using System.Text.Json.Nodes;
using ArcOperator.Controllers.Tests.Harness;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Controllers.Tests;

/// <summary>config/default is taken by an API server, and its parts fit together.</summary>
public sealed class ConfigTests
{
    private static readonly string[] Outcomes = ["created", "configured", "unchanged"];
    private static readonly string Folder = Repository.PathOf("config", "default");

    [Test]
    public async Task It_applies()
    {
        await using var cluster = await ArcCluster.StartBareAsync(controllerManager: false);

        var applied = await cluster.ControlPlane.KubectlAsync("apply", "--validate=false", "-k", Folder);

        applied.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().OnlyContain(line => Outcomes.Contains(line.Substring(line.LastIndexOf(' ') + 1)));
    }

    [Test]
    public async Task Consumers_are_sent_to_the_Service_and_the_Service_to_the_operators_port()
    {
        var documents = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Folder])).ToList();
        var service = Find(documents, "Service", "arc-artifacts");
        var pod = Find(documents, "Deployment", "arc-operator")["spec"]!["template"]!;
        var @operator = pod["spec"]!["containers"]![0]!;

        var port = service["spec"]!["ports"]![0]!;
        Texts(@operator["args"]!).Should().Contain($"--artifact.baseUrl=http://arc-artifacts.arc-system.svc.cluster.local:{port["port"]}");
        @operator["ports"]!.AsArray().Should().ContainSingle(candidate => $"{candidate!["name"]}" == $"{port["targetPort"]}" && $"{candidate["containerPort"]}" == "9090");
        JsonNode.DeepEquals(service["spec"]!["selector"], pod["metadata"]!["labels"]).Should().BeTrue();
    }

    [Test]
    public async Task The_hook_executor_has_neither_token_nor_artifacts()
    {
        var documents = Yaml.Read(await Programs.RunAsync("kubectl", ["kustomize", Folder])).ToList();
        var pod = Find(documents, "Deployment", "arc-operator")["spec"]!["template"]!["spec"]!;

        pod["automountServiceAccountToken"]!.GetValue<bool>().Should().BeFalse();
        var executor = pod["containers"]!.AsArray().Single(container => $"{container!["name"]}" == "hook-executor")!;
        executor["volumeMounts"]!.AsArray().Select(mount => $"{mount!["name"]}").Should().BeEquivalentTo("hook-temporary", "hook-socket", "hook-whitelist");
    }

    private static JsonNode Find(IEnumerable<JsonNode> documents, string kind, string name) =>
        documents.Single(document => $"{document["kind"]}" == kind && $"{document["metadata"]!["name"]}" == name);

    private static IEnumerable<string> Texts(JsonNode list) => list.AsArray().Select(text => text!.GetValue<string>());
}
