using System.Net;
using System.Security.Authentication;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

/// <summary>The typed client of KubernetesClient over our transport.</summary>
public sealed class TypedClientTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_typed_call_to_the_API_server_uses_our_credentials_and_authorities()
    {
        using var client = new KubernetesClient(await ConfigurationAsync(""), new ObjectJson(), TimeProvider.System);

        var created = await client.ApiClient.CoreV1.CreateNamespacedConfigMapAsync(
            new() { Metadata = new() { GenerateName = "typed-" }, Data = new Dictionary<string, string> { ["a"] = "1" } }, "default");
        var patch = new V1Patch(new System.Text.Json.Nodes.JsonObject { ["data"] = new System.Text.Json.Nodes.JsonObject { ["a"] = "2" } }, V1Patch.PatchType.MergePatch);
        var patched = await client.ApiClient.CoreV1.PatchNamespacedConfigMapAsync(patch, created.Name(), "default");
        var all = await client.ApiClient.CoreV1.ListNamespacedConfigMapAsync("default");

        patched.Data.Should().Contain("a", "2");
        all.Items.Should().Contain(map => map.Name() == created.Name());
    }

    [Test]
    public async Task A_typed_call_refuses_a_certificate_of_another_host_name()
    {
        using var client = new KubernetesClient(await ConfigurationAsync("tls-server-name: other.example, "), new ObjectJson(), TimeProvider.System);

        var list = () => client.ApiClient.CoreV1.ListNamespaceAsync();

        (await list.Should().ThrowAsync<HttpRequestException>()).WithInnerException<AuthenticationException>();
    }

    [Test]
    public async Task A_typed_call_refuses_a_certificate_that_no_trusted_authority_has_issued()
    {
        using var client = new KubernetesClient(new() { Host = (await ConfigurationAsync("")).Host }, new ObjectJson(), TimeProvider.System);

        var list = () => client.ApiClient.CoreV1.ListNamespaceAsync();

        (await list.Should().ThrowAsync<HttpRequestException>()).WithInnerException<AuthenticationException>();
    }

    [Test]
    public async Task A_typed_call_that_creates_an_object_is_not_sent_again()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(429, "{}", ("Retry-After", "0")));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, new ObjectJson(), TimeProvider.System);

        var create = () => client.ApiClient.CoreV1.CreateNamespacedConfigMapAsync(new(), "default");

        (await create.Should().ThrowAsync<HttpOperationException>()).Which.StatusCode.Should().Be(HttpStatusCode.TooManyRequests);
        peer.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_typed_call_that_is_refused_with_401_is_sent_again_with_a_newer_token()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.Request.Headers["Authorization"] == "Bearer new"
            ? exchange.RespondAsync(200, """{"metadata":{"name":"one"}}""")
            : exchange.RespondAsync(401, """{"kind":"Status","reason":"Unauthorized"}"""));
        using var client = new KubernetesClient(new() { Host = peer.Uri, Credentials = new RenewedToken() }, new ObjectJson(), TimeProvider.System);

        var map = await client.ApiClient.CoreV1.ReadNamespacedConfigMapAsync("one", "default");

        map.Kind.Should().Be("ConfigMap", "the class names the kind where the JSON does not");
        peer.Requests.Select(request => request.Headers["Authorization"]).Should().Equal("Bearer old", "Bearer new");
    }

    [Test]
    public async Task A_typed_call_to_an_overloaded_server_is_sent_again()
    {
        var refusals = 1;
        await using var peer = new ScriptedPeer(exchange => Interlocked.Decrement(ref refusals) >= 0
            ? exchange.RespondAsync(429, "{}", ("Retry-After", "0"))
            : exchange.RespondAsync(200, "{}"));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, new ObjectJson(), TimeProvider.System);

        await client.ApiClient.CoreV1.ReadNamespacedConfigMapAsync("one", "default");

        peer.Requests.Should().HaveCount(2);
    }

    [Test]
    public async Task Errors_of_typed_calls_are_classified_like_errors_of_the_client()
    {
        await using var peer = new ScriptedPeer(exchange => exchange.RespondAsync(409, """{"kind":"Status","reason":"AlreadyExists","message":"it exists"}"""));
        using var client = new KubernetesClient(new() { Host = peer.Uri }, new ObjectJson(), TimeProvider.System);

        var create = () => client.ApiClient.CoreV1.CreateNamespacedConfigMapAsync(new(), "default");

        var error = (await create.Should().ThrowAsync<HttpOperationException>()).Which;
        (error.StatusCode, error.IsAlreadyExists(), error.Status.Message).Should().Be((HttpStatusCode.Conflict, true, "it exists"));
    }

    private async Task<ClusterConfiguration> ConfigurationAsync(string fields)
    {
        var text = await File.ReadAllTextAsync((await Cluster.GetAsync()).AdminKubeconfig);
        text = text.Replace("cluster: {", $"cluster: {{{fields}", StringComparison.Ordinal);
        return ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [_folder.Write("config", text)]);
    }

    /// <summary>A token that is replaced after the server has refused it.</summary>
    private sealed class RenewedToken : ICredentialSource
    {
        private Credential _current = new("old", null);

        public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => new(_current);

        public bool Renew(Credential refused)
        {
            _current = new("new", null);
            return true;
        }
    }
}
