using System.Text;

namespace ArcOperator.EndToEnd.Tests;

/// <summary>An upgrade from one binary to another with another version.</summary>
internal sealed class UpgradeTests
{
    private const string Older = "registry.example/arc-operator:0.1.0";
    private const string Newer = "registry.example/arc-operator:9.9.9";

    private PlainCluster _cluster = null!;
    private string _folder = null!;

    [OneTimeSetUp]
    public async Task CopyBinary()
    {
        _cluster = await SharedCluster.GetAsync();
        _folder = Directory.CreateTempSubdirectory("arc-newer-").FullName;
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory))
        {
            File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
        }

        // The same program with another version, as a second build would take a minute.
        var program = Path.Combine(_folder, "arc-operator.dll");
        var version = (await Programs.RunAsync(PlainCluster.Program, ["version"])).Trim();
        File.WriteAllBytes(program, Replace(File.ReadAllBytes(program), version, "9.9.9".PadRight(version.Length, '0')));
        (await Programs.RunAsync(Path.Combine(_folder, "arc-operator"), ["version"])).Should().StartWith("9.9.9");
        _cluster.Pods.Add("arc-operator:9.9.9", new(_folder, ["/usr/bin/tini", "--", "/app/arc-operator"]));
    }

    [OneTimeTearDown]
    public async Task Clean()
    {
        await _cluster.CleanAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Upgrade_keeps_every_object_and_repeats_no_finished_work()
    {
        await InstallAsync(PlainCluster.Program, Older);
        await _cluster.Plane.KubectlAsync("apply", "-k", Repository.PathOf("config", "templates"));
        var tenant = await Tenant.CreateAsync(_cluster, "tenant-upgrade");
        await tenant.OrderAsync("before");
        await tenant.DeliveredAsync("before");
        var before = await WorkAsync(tenant);

        await InstallAsync(Path.Combine(_folder, "arc-operator"), Newer);
        await tenant.OrderAsync("after");
        await tenant.DeliveredAsync("after");

        (await WorkAsync(tenant)).Should().Contain(before).And.HaveCount(2 * before.Count);
        await tenant.DeleteAsync();
    }

    private async Task InstallAsync(string program, string image)
    {
        var (exitCode, output, errors) = await Programs.RunToEndAsync(program, ["install", "--image", image, "--kubeconfig", _cluster.Plane.AdminKubeconfig]);
        exitCode.Should().Be(0, "{0}{1}\n{2}", output, errors, _cluster.Pods.Log);
        (await _cluster.Plane.KubectlAsync("get", "pods", "-n", "arc-system", "-o", "jsonpath={.items[*].spec.containers[0].image}")).Should().Be(image);
    }

    // Kind, UID and start of each ArtifactWorkflow and Workflow.
    private static async Task<IReadOnlyList<string>> WorkAsync(Tenant tenant) =>
        (await tenant.KubectlAsync("", "get", "artifactworkflows", "-o", """jsonpath={range .items[*]}{.metadata.uid} {.status.startTime} {.status.completionTime}{"\n"}{end}"""))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Replace(byte[] file, string text, string by)
    {
        var (from, to) = (Encoding.UTF8.GetBytes(text), Encoding.UTF8.GetBytes(by));
        for (var index = file.AsSpan().IndexOf(from); index >= 0;)
        {
            to.CopyTo(file, index);
            var next = file.AsSpan(index + 1).IndexOf(from);
            index = next < 0 ? -1 : index + 1 + next;
        }

        return file;
    }
}
