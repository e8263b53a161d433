namespace ArcOperator.EndToEnd.Tests;

/// <summary>Scripts end with one sentence if a program or service that they need is not available.</summary>
internal sealed class HarnessTests
{
    private const int Unavailable = 69;

    private string _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = Directory.CreateTempSubdirectory("arc-harness-").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("test/e2e/run.sh", "")]
    [TestCase("samples/demo.sh", "--cluster k3d")]
    public async Task Without_a_container_engine_k3d_is_refused_with_the_alternatives(string script, string arguments)
    {
        await WriteAsync("docker", "echo 'Cannot connect to the Docker daemon' >&2; exit 1");

        var (exitCode, output, errors) = await RunAsync($"E2E_CLUSTER=k3d {script} {arguments}");

        (exitCode, output).Should().Be((Unavailable, ""));
        errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().ContainSingle().Which.Should()
            .Contain("no container engine answers (Cannot connect to the Docker daemon)").And.Contain("E2E_CLUSTER=plain");
    }

    [Test]
    public async Task A_wait_for_a_server_fails_at_once_if_the_server_has_ended()
    {
        var (exitCode, output, errors) = await RunAsync(
            $". test/packages.sh; . test/processes.sh; spawn '{_folder}' server timeout 1 tail -f '{_folder}/server.log'; AWAIT_SECONDS=600 await '{_folder}' server false");

        (exitCode, output).Should().Be((1, ""), errors);
    }

    [TestCase("E2E_ARGO=off", "kustomize", "E2E_ARGO=off is not one of default, strict, none")]
    [TestCase("E2E_STORAGE=tape", "kustomize", "E2E_STORAGE=tape is not one of filesystem, s3")]
    [TestCase("E2E_STORAGE=s3", "kustomize manifest", "E2E_STORAGE=s3 needs E2E_INSTALL=kustomize")]
    [TestCase("E2E_ARGO=none", "olm", "E2E_INSTALL=olm is not supported on clusters: use command, kustomize, manifest or helm")]
    public async Task A_choice_that_the_script_does_not_support_is_refused_before_anything_is_installed(string variable, string ways, string problem)
    {
        var (exitCode, output, errors) = await RunAsync($". test/packages.sh; . test/e2e/cluster.sh; export {variable}; check_choices '{ways}'");

        (exitCode, output, errors.Trim()).Should().Be((Unavailable, "", $"e2e: {problem}"));
    }

    [Test]
    public async Task Each_image_for_k3d_has_a_tag_and_a_digest()
    {
        var names = await RunAsync("sed -n 's/.*for name in \\(k3s .*\\); do/\\1/p' test/e2e/k3d.sh");
        var pins = (await File.ReadAllLinesAsync(Repository.PathOf("test", "e2e", "pins.txt"))).Where(line => !line.StartsWith('#')).ToList();

        pins.Select(line => line.Split(' ')[0]).Should().BeEquivalentTo(names.Output.Trim().Split(' '));
        pins.Should().AllSatisfy(line => line.Should().MatchRegex("^[a-z0-9-]+ [a-z0-9./-]+:[A-Za-z0-9._-]+ sha256:[0-9a-f]{64}$"));
    }

    [Test]
    public async Task An_image_without_digest_is_refused_before_a_cluster_is_created()
    {
        await WriteAsync("docker", "exit 0");
        await WriteAsync("k3d", $"touch '{_folder}/created'");

        var (exitCode, _, errors) = await RunAsync($"sed 's/sha256:[0-9a-f]*$/unpinned/' test/e2e/pins.txt > {_folder}/pins.txt; mkdir {_folder}/test; cp -r test/e2e test/packages.sh {_folder}/test/; cp {_folder}/pins.txt {_folder}/test/e2e/; E2E_CLUSTER=k3d {_folder}/test/e2e/run.sh");

        exitCode.Should().Be(Unavailable);
        errors.Should().Contain("has no digest in test/e2e/pins.txt. Run test/e2e/pins.sh refresh");
        File.Exists(Path.Combine(_folder, "created")).Should().BeFalse();
    }

    [Test]
    public async Task Refresh_writes_the_digest_of_each_image()
    {
        var digest = $"sha256:{new string('a', 64)}";
        await WriteAsync("skopeo", $"echo {digest}");

        var (exitCode, _, errors) = await RunAsync($"cp test/e2e/pins.* {_folder}; {_folder}/pins.sh refresh");

        exitCode.Should().Be(0, errors);
        var pins = await File.ReadAllLinesAsync(Path.Combine(_folder, "pins.txt"));
        pins.Should().HaveSameCount(await File.ReadAllLinesAsync(Repository.PathOf("test", "e2e", "pins.txt")));
        pins.Where(line => !line.StartsWith('#')).Should().OnlyContain(line => line.EndsWith($" {digest}"));
    }

    [Test]
    public async Task Refresh_without_an_answer_of_a_registry_names_the_image_and_changes_nothing()
    {
        await WriteAsync("skopeo", $"case \"$*\" in *busybox*) echo 'dial tcp: no route to host' >&2; exit 1 ;; *) echo sha256:{new string('a', 64)} ;; esac");

        var (exitCode, _, errors) = await RunAsync($"cp test/e2e/pins.* {_folder}; {_folder}/pins.sh refresh");

        exitCode.Should().Be(Unavailable);
        errors.Should().MatchRegex("^e2e: the registry of docker.io/library/busybox:[0-9.]+ gives no digest: dial tcp: no route to host. pins.txt is unchanged; run test/e2e/pins.sh refresh");
        (await File.ReadAllTextAsync(Path.Combine(_folder, "pins.txt"))).Should().Be(await File.ReadAllTextAsync(Repository.PathOf("test", "e2e", "pins.txt")));
    }

    [TestCase("")]
    [TestCase("E2E_CONFIRM_CONTEXT=other")]
    public async Task A_cluster_is_refused_until_its_context_is_confirmed(string confirmation)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "kubeconfig"), "{ apiVersion: v1, kind: Config, current-context: production, contexts: [{ name: production, context: { cluster: c } }] }");

        var (exitCode, _, errors) = await RunAsync($"KUBECONFIG={_folder}/kubeconfig E2E_CLUSTER=kubeconfig {confirmation} test/e2e/run.sh");

        exitCode.Should().Be(Unavailable);
        errors.Should().Be("e2e: the tests install and remove ARC in the cluster of context 'production': set E2E_CONFIRM_CONTEXT='production' to agree\n");
    }

    [Test]
    public async Task A_cluster_that_does_not_answer_is_named_by_the_demo()
    {
        var (exitCode, _, errors) = await RunAsync($"KUBECONFIG={_folder}/none samples/demo.sh --cluster current");

        exitCode.Should().Be(Unavailable);
        errors.Should().EndWith("demo: no cluster answers: set KUBECONFIG, or use --cluster local\n");
    }

    [Test]
    public async Task Packages_of_a_fresh_machine_are_installed_without_an_error_line()
    {
        // Without lists apt-get knows no package, as on a fresh Debian machine.
        await WriteAsync("apt-get", $"case \"$*\" in *update*) touch '{_folder}/lists' ;; *install*) [ -e '{_folder}/lists' ] || {{ echo 'E: Unable to locate package' >&2; exit 100; }}; touch '{_folder}/installed' ;; esac");
        await WriteAsync("id", "echo 0");

        var (exitCode, output, errors) = await RunAsync(". test/packages.sh; install_quietly() { apt-get install \"$@\"; }; require_packages some-package:no-such-command");

        (exitCode, output).Should().Be((0, ""));
        errors.Should().NotContain("E: ").And.Contain("installing some-package");
        File.Exists(Path.Combine(_folder, "installed")).Should().BeTrue();
    }

    private async Task WriteAsync(string name, string script)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, name), $"#!/bin/sh\n{script}\n");
        await Programs.RunAsync("chmod", ["+x", Path.Combine(_folder, name)]);
    }

    private Task<(int ExitCode, string Output, string Errors)> RunAsync(string command) =>
        Programs.RunToEndAsync("bash", ["-c", $"cd '{Repository.Root}'; export PATH='{_folder}':\"$PATH\"; {command}"], limit: TimeSpan.FromMinutes(1));
}
