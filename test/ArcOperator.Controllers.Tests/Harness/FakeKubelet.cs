using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ArcOperator.Api.Foreign;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A node without processes that serves the logs of a test's pods. The API server requests them as from any kubelet.</summary>
internal sealed class FakeKubelet : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Dictionary<string, string> _logs = [];
    private readonly ArcCluster _cluster;
    private readonly string _name;

    private FakeKubelet(ArcCluster cluster, string name)
    {
        (_cluster, _name) = (cluster, name);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate())));
        builder.Services.AddRouting();
        _server = builder.Build();
        _server.MapGet("/containerLogs/{namespace}/{pod}/{container}", (string @namespace, string pod, string container, int? tailLines, int? limitBytes) => AnswerAsync(pod, container, tailLines, limitBytes));
    }

    /// <summary>Requests for logs, with their limits.</summary>
    public List<(string Pod, string Container, int? TailLines, int? LimitBytes)> Asked { get; } = [];

    /// <summary>Delays all responses until it completes.</summary>
    public Task Answering { get; set; } = Task.CompletedTask;

    public static async Task<FakeKubelet> StartAsync(ArcCluster cluster)
    {
        var kubelet = new FakeKubelet(cluster, $"node-{Guid.NewGuid():N}");
        await kubelet._server.StartAsync();
        var port = new Uri(kubelet._server.Urls.Single()).Port;
        await cluster.ControlPlane.KubectlAsync("create", "--raw", "/api/v1/nodes", "-f", await FileAsync(
            $$"""
            {
              "apiVersion": "v1", "kind": "Node", "metadata": { "name": "{{kubelet._name}}" },
              "status": { "addresses": [{ "type": "InternalIP", "address": "127.0.0.1" }], "daemonEndpoints": { "kubeletEndpoint": { "Port": {{port}} } } }
            }
            """));
        return kubelet;
    }

    /// <summary>Creates a pod in the form of Argo's, with the output of its container 'main'.</summary>
    public async Task AddPodAsync(TestNamespace @namespace, string workflow, string nodeId, string log)
    {
        var pod = $"pod-{Guid.NewGuid():N}";
        _logs[pod] = log;
        await _cluster.ControlPlane.KubectlAsync("create", "--raw", $"/api/v1/namespaces/{@namespace.Name}/pods", "-f", await FileAsync(
            $$"""
            {
              "apiVersion": "v1", "kind": "Pod",
              "metadata": {
                "name": "{{pod}}", "labels": { "{{WorkflowNode.WorkflowLabel}}": "{{workflow}}" }, "annotations": { "{{WorkflowNode.NodeIdAnnotation}}": "{{nodeId}}" }
              },
              "spec": { "nodeName": "{{_name}}", "containers": [{ "name": "wait", "image": "none" }, { "name": "main", "image": "none" }] }
            }
            """));
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.ControlPlane.KubectlAsync("delete", "node", _name);
        await _server.DisposeAsync();
    }

    private async Task<IResult> AnswerAsync(string pod, string container, int? tailLines, int? limitBytes)
    {
        await Answering;
        Asked.Add((pod, container, tailLines, limitBytes));
        return _logs.TryGetValue(pod, out var log)
            ? TypedResults.Text(string.Join('\n', log.Split('\n').TakeLast(tailLines ?? int.MaxValue)))
            : TypedResults.NotFound();
    }

    private static async Task<string> FileAsync(string json)
    {
        var path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(path, json);
        return path;
    }

    // Self-signed, as in most kubelets. API servers accept that by default.
    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=kubelet", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
