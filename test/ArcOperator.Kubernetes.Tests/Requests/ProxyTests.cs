using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

/// <summary>A kubeconfig's <c>proxy-url</c>, with the scripted peer as the proxy before the real API server.</summary>
public sealed class ProxyTests
{
    [Test]
    public async Task The_API_server_is_reached_through_the_proxy_and_its_certificate_is_verified()
    {
        await using var proxy = new ScriptedPeer(TunnelAsync);

        await ListThroughAsync(proxy.Uri.ToString());

        var server = new Uri(await ServerAsync());
        proxy.Requests.Should().ContainSingle().Which.Should().Match<PeerRequest>(request => request.Method == "CONNECT" && request.Path == server.Authority);
    }

    [Test]
    public async Task A_typed_call_goes_through_the_proxy_of_the_kubeconfig_with_its_user_and_password()
    {
        await using var proxy = new ScriptedPeer(exchange => exchange.Request.Headers.ContainsKey("Proxy-Authorization")
            ? TunnelAsync(exchange)
            : exchange.RespondAsync(407, "", ("Proxy-Authenticate", "Basic realm=\"test\"")));
        using var folder = new TemporaryFolder();
        using var client = await ConnectThroughAsync(folder, $"http://me:p%40ss@{proxy.Uri.Authority}");

        var namespaces = await client.ApiClient.CoreV1.ListNamespaceAsync();

        namespaces.Items.Should().Contain(found => found.Name() == "default");
        (proxy.Requests[^1].Method, proxy.Requests[^1].Headers["Proxy-Authorization"]).Should().Be(("CONNECT", "Basic " + Convert.ToBase64String("me:p@ss"u8)));
    }

    [Test]
    public async Task A_proxy_receives_user_and_password_of_its_URL()
    {
        await using var proxy = new ScriptedPeer(exchange => exchange.Request.Headers.ContainsKey("Proxy-Authorization")
            ? TunnelAsync(exchange)
            : exchange.RespondAsync(407, "", ("Proxy-Authenticate", "Basic realm=\"test\"")));

        await ListThroughAsync($"http://me:p%40ss@{proxy.Uri.Authority}");

        proxy.Requests[^1].Headers["Proxy-Authorization"].Should().Be("Basic " + Convert.ToBase64String("me:p@ss"u8));
    }

    [Test]
    public async Task The_error_for_a_refusing_proxy_names_it_without_its_password()
    {
        await using var proxy = new ScriptedPeer(exchange => exchange.RespondAsync(403, ""));

        var list = () => ListThroughAsync($"http://me:hunter2@{proxy.Uri.Authority}");

        (await list.Should().ThrowAsync<HttpRequestException>()).Which.ToString().Should().Contain(proxy.Uri.Authority).And.NotContain("hunter2");
    }

    [Test]
    public async Task An_invalid_proxy_URL_is_refused_without_showing_its_password()
    {
        var list = () => ListThroughAsync("ftp://me:hunter2@127.0.0.1:1");

        (await list.Should().ThrowAsync<KubeConfigException>().WithMessage("kubeconfig *proxy-url*http, https or socks5*")).Which.ToString().Should().NotContain("hunter2");
    }

    private static async Task ListThroughAsync(string proxy)
    {
        using var folder = new TemporaryFolder();
        using var client = await ConnectThroughAsync(folder, proxy);
        await client.ListAsync<V1Namespace>();
    }

    private static async Task<KubernetesClient> ConnectThroughAsync(TemporaryFolder folder, string proxy)
    {
        var text = await File.ReadAllTextAsync((await Cluster.GetAsync()).AdminKubeconfig);
        var path = folder.Write("config", text.Replace("cluster: {", $"cluster: {{proxy-url: \"{proxy}\", ", StringComparison.Ordinal));
        return new(ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [path]), new ObjectJson(), TimeProvider.System);
    }

    private static async Task<string> ServerAsync() =>
        (await (await Cluster.GetAsync()).KubectlAsync("config", "view", "-o", "jsonpath={.clusters[0].cluster.server}")).Trim();

    private static Task TunnelAsync(PeerExchange exchange)
    {
        var target = new Uri($"https://{exchange.Request.Path}");
        return exchange.TunnelAsync(target.Host, target.Port);
    }
}
