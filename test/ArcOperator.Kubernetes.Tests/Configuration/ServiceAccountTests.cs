using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>The configuration inside a pod. Changes the environment of the process, so no other test runs at the same time.</summary>
[NonParallelizable]
public sealed class ServiceAccountTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void OpenFolder() => _folder = new();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_pod_authenticates_with_the_token_of_its_service_account()
    {
        var cluster = await Cluster.GetAsync();
        using var admin = cluster.Connect(new ObjectJson());
        await cluster.KubectlAsync("create", "serviceaccount", "robot", "-n", "default");
        _folder.Write("ca.crt", await File.ReadAllTextAsync(Path.Combine(cluster.Folder, "ca.crt")));
        _folder.Write("token", await cluster.KubectlAsync("create", "token", "robot", "-n", "default"));
        _folder.Write("namespace", "default\n");
        using var host = new TemporaryVariable("KUBERNETES_SERVICE_HOST", admin.BaseUri.Host);
        using var port = new TemporaryVariable("KUBERNETES_SERVICE_PORT", $"{admin.BaseUri.Port}");

        using var client = new KubernetesClient(ServiceAccount.Configuration(TimeProvider.System, _folder.Root), new ObjectJson(), TimeProvider.System);
        var list = () => client.ListAsync<V1Secret>(client.GetCurrentNamespace());

        client.GetCurrentNamespace().Should().Be("default");
        (await list.Should().ThrowAsync<HttpOperationException>()).Which.Message.Should().Contain("403 Forbidden").And.Contain("system:serviceaccount:default:robot");
    }

    [Test]
    public async Task An_IPv6_address_of_the_API_server_is_used()
    {
        await WriteAccountAsync();
        using var host = new TemporaryVariable("KUBERNETES_SERVICE_HOST", "fd00::1");
        using var port = new TemporaryVariable("KUBERNETES_SERVICE_PORT", "443");

        ServiceAccount.Configuration(TimeProvider.System, _folder.Root).Host.Should().Be(new Uri("https://[fd00::1]:443/"));
    }

    [Test]
    public async Task Without_a_namespace_file_the_namespace_is_default()
    {
        await WriteAccountAsync();
        using var host = new TemporaryVariable("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        using var port = new TemporaryVariable("KUBERNETES_SERVICE_PORT", "443");

        ServiceAccount.Configuration(TimeProvider.System, _folder.Root).Namespace.Should().Be("default");
    }

    [TestCase(null, "cannot be read: *ca.crt*. Is automountServiceAccountToken false?")]
    [TestCase("", "cannot be used: ca.crt is not a PEM certificate: the text contains no certificate in PEM form")]
    [TestCase("not a certificate", "cannot be used: ca.crt is not a PEM certificate: the text contains no certificate in PEM form")]
    public void A_missing_or_invalid_authority_of_a_pod_is_an_error(string? authority, string message)
    {
        if (authority is not null)
        {
            _folder.Write("ca.crt", authority);
        }

        using var host = new TemporaryVariable("KUBERNETES_SERVICE_HOST", "127.0.0.1");
        using var port = new TemporaryVariable("KUBERNETES_SERVICE_PORT", "443");

        var read = () => ServiceAccount.Configuration(TimeProvider.System, _folder.Root);

        read.Should().Throw<KubeConfigException>().WithMessage($"the pod's service account in {_folder.Root} {message}");
    }

    [TestCase(null, "443")]
    [TestCase("127.0.0.1", null)]
    [TestCase("127.0.0.1", "tcp://127.0.0.1:443")]
    public void Outside_of_a_pod_the_error_names_the_missing_variables(string? hostValue, string? portValue)
    {
        using var host = new TemporaryVariable("KUBERNETES_SERVICE_HOST", hostValue);
        using var port = new TemporaryVariable("KUBERNETES_SERVICE_PORT", portValue);

        var read = () => ClusterConfiguration.InClusterConfig(TimeProvider.System);

        read.Should().Throw<KubeConfigException>().WithMessage("this is not a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set");
        ServiceAccount.IsPresent().Should().BeFalse();
    }

    private async Task WriteAccountAsync() =>
        _folder.Write("ca.crt", await File.ReadAllTextAsync(Path.Combine((await Cluster.GetAsync()).Folder, "ca.crt")));
}
