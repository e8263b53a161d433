using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

public sealed class KubeConfigFileTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Of_two_kubeconfig_entries_with_one_name_the_first_one_counts()
    {
        var first = _folder.Write("first", "clusters: [{name: c, cluster: {server: 'https://first'}}]\ncurrent-context: ''");
        var second = _folder.Write("second", "clusters: [{name: c, cluster: {server: 'https://second'}}, {name: d, cluster: {server: 'https://d'}}]\ncurrent-context: two");
        var third = _folder.Write("third", "current-context: three\nusers: [{name: u, user: {token: t}}]");

        var file = KubeConfigFile.Load([first, second, third]);

        file.Clusters.First(entry => entry.Name == "c").Cluster?.Server.Should().Be("https://first");
        file.Clusters.First(entry => entry.Name == "d").Cluster?.Server.Should().Be("https://d");
        file.Users.Should().ContainSingle().Which.User?.Token.Should().Be("t");
        file.CurrentContext.Should().Be("two");
        file.Source.Should().Be($"{first}, {second}, {third}");
    }

    [Test]
    public void Some_of_several_kubeconfig_files_can_be_missing_but_not_all()
    {
        var there = _folder.Write("there", "current-context: one");

        KubeConfigFile.Load([_folder.PathOf("gone"), there]).CurrentContext.Should().Be("one");
        Loading(_folder.PathOf("gone"), _folder.PathOf("gone-too")).Should().Throw<KubeConfigException>()
            .WithMessage($"none of the kubeconfig files exists: {_folder.PathOf("gone")}, {_folder.PathOf("gone-too")}");
    }

    [Test]
    public void Relative_paths_start_at_the_folder_of_their_kubeconfig()
    {
        var first = _folder.Write("a/config", "clusters: [{name: c, cluster: {certificate-authority: ca.crt}}]");
        var second = _folder.Write(
            "b/config",
            """
            users:
              - name: u
                user:
                  client-certificate: ../client.crt
                  client-key: /abs/client.key
                  tokenFile: token
                  exec: {command: ./bin/login}
              - name: v
                user: {exec: {command: login}}
            """);

        var file = KubeConfigFile.Load([first, second]);

        file.Clusters[0].Cluster?.CertificateAuthority.Should().Be(_folder.PathOf("a/ca.crt"));
        var user = file.Users[0].User;
        user?.ClientCertificate.Should().Be(_folder.PathOf("b/../client.crt"));
        user?.ClientKey.Should().Be("/abs/client.key");
        user?.TokenFile.Should().Be(_folder.PathOf("b/token"));
        user?.Exec?.Command.Should().Be(_folder.PathOf("b/./bin/login"));
        file.Users[1].User?.Exec?.Command.Should().Be("login", "a bare name is looked up on PATH");
    }

    [Test]
    public void An_empty_path_in_a_kubeconfig_counts_as_unset()
    {
        var path = _folder.Write("config", "clusters: [{name: c, cluster: {certificate-authority: ''}}]\nusers: [{name: u, user: {tokenFile: '', client-key: '', client-certificate: ''}}]");

        var file = KubeConfigFile.Load([path]);

        file.Clusters[0].Cluster?.CertificateAuthority.Should().BeNull();
        (file.Users[0].User?.TokenFile, file.Users[0].User?.ClientKey, file.Users[0].User?.ClientCertificate).Should().Be((null, null, null));
    }

    [Test]
    public void A_kubeconfig_in_JSON_is_read() =>
        KubeConfigFile.Load([_folder.Write("json", """{"current-context":"one","preferences":{},"contexts":null}""")]).CurrentContext.Should().Be("one");

    [Test]
    public void A_missing_kubeconfig_is_an_error_with_its_path()
    {
        var path = _folder.PathOf("nowhere/config");

        Loading(path).Should().Throw<KubeConfigException>().WithMessage($"kubeconfig {path} cannot be read: *");
    }

    [Test]
    public void A_kubeconfig_that_is_a_folder_is_an_error() => Loading(_folder.Root).Should().Throw<KubeConfigException>().WithMessage($"kubeconfig {_folder.Root} cannot be read: *");

    [TestCase("")]
    [TestCase("# nothing")]
    public void An_empty_kubeconfig_is_an_error_with_its_path(string text)
    {
        var path = _folder.Write("empty", text);

        Loading(path).Should().Throw<KubeConfigException>().WithMessage($"kubeconfig {path} is empty");
    }

    [TestCase("a: [1", "line 2, *")]
    [TestCase("clusters: {a: b}", "*$.clusters*")]
    [TestCase("users:\n  - name: u\n    user: {token: [a]}", "*$.users[0].user.token*")]
    [TestCase("just text", "*")]
    [TestCase("- a", "*")]
    public void A_malformed_kubeconfig_is_an_error_with_path_and_position(string text, string place)
    {
        var path = _folder.Write("malformed", text);

        Loading(path).Should().Throw<KubeConfigException>().WithMessage($"kubeconfig {path} is malformed: {place}");
    }

    [TestCase("contexts:\n  -\n")]
    [TestCase("clusters: [~]")]
    [TestCase("users: [null]")]
    public void An_empty_kubeconfig_entry_is_skipped(string text)
    {
        var path = _folder.Write("entries", text);

        Loading(path).Should().NotThrow();
        FluentActions.Invoking(() => ClusterConfiguration.BuildConfigFromConfigFile(TimeProvider.System, [path], "one"))
            .Should().Throw<KubeConfigException>().WithMessage("*has no context 'one'; it has: none*");
    }

    [Test]
    public void The_error_for_a_malformed_secret_does_not_contain_it()
    {
        var path = _folder.Write("secret", "users:\n  - name: u\n    user: {token: {hunter2: hunter2}}");

        Loading(path).Should().Throw<KubeConfigException>().Which.ToString().Should().NotContain("hunter2");
    }

    private static Action Loading(params string[] paths) => () => KubeConfigFile.Load(paths);
}
