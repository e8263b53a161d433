using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>The source of the configuration without a flag. Changes the environment of the process, so no other test runs at the same time.</summary>
[NonParallelizable]
public sealed class ClusterConfigurationTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void The_given_kubeconfig_takes_precedence_over_all_others()
    {
        using var variable = new TemporaryVariable("KUBECONFIG", Config("variable"));

        ClusterConfiguration.BuildDefaultConfig(TimeProvider.System, Config("named")).Namespace.Should().Be("named");
    }

    [Test]
    public void The_files_of_KUBECONFIG_are_merged()
    {
        using var variable = new TemporaryVariable("KUBECONFIG", $"{_folder.PathOf("gone")}:{Config("first")}::{Config("second")}");

        ClusterConfiguration.BuildDefaultConfig(TimeProvider.System).Namespace.Should().Be("first");
        ClusterConfiguration.BuildDefaultConfig(TimeProvider.System, context: "second").Namespace.Should().Be("second");
    }

    [Test]
    public void The_kubeconfig_in_the_home_folder_is_used_last()
    {
        using var variable = new TemporaryVariable("KUBECONFIG", null);
        using var pod = new TemporaryVariable("KUBERNETES_SERVICE_HOST", null);
        using var home = new TemporaryVariable("HOME", _folder.PathOf("home"));
        Config("home/.kube/config");

        ClusterConfiguration.BuildDefaultConfig(TimeProvider.System).Namespace.Should().Be("home/.kube/config");
    }

    [Test]
    public void Without_any_configuration_the_error_says_what_to_do()
    {
        using var variable = new TemporaryVariable("KUBECONFIG", "");
        using var pod = new TemporaryVariable("KUBERNETES_SERVICE_HOST", null);
        using var home = new TemporaryVariable("HOME", _folder.PathOf("nobody"));

        var build = () => ClusterConfiguration.BuildDefaultConfig(TimeProvider.System);

        build.Should().Throw<KubeConfigException>().WithMessage(
            $"no cluster is configured: KUBECONFIG is not set, {_folder.PathOf("nobody/.kube/config")} does not exist, and this is not a pod. Set KUBECONFIG or pass --kubeconfig");
    }

    [Test]
    public void A_KUBECONFIG_without_an_existing_file_is_an_error()
    {
        using var variable = new TemporaryVariable("KUBECONFIG", _folder.PathOf("gone"));

        var build = () => ClusterConfiguration.BuildDefaultConfig(TimeProvider.System);

        build.Should().Throw<KubeConfigException>().WithMessage($"kubeconfig {_folder.PathOf("gone")} cannot be read*");
    }

    private string Config(string name) => _folder.Write(name, $"""
        current-context: "{name}"
        clusters:
          - name: c
            cluster:
              server: https://host
        contexts:
          - name: "{name}"
            context:
              cluster: c
              namespace: "{name}"
        """);
}
