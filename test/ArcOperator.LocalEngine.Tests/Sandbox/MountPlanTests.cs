using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class MountPlanTests
{
    private string _folder = "";

    [SetUp]
    public void MakeMachine()
    {
        _folder = Directory.CreateTempSubdirectory("arc-mounts-").FullName;
        foreach (var path in new[] { "usr/bin", "usr/share/doc", "etc/ssl/certs", "volume" })
        {
            Directory.CreateDirectory(Path.Combine(_folder, path));
        }

        File.WriteAllText(Path.Combine(_folder, "usr/bin/tool"), "");
        File.CreateSymbolicLink(Path.Combine(_folder, "usr/bin/alias"), "tool");
    }

    [TearDown]
    public void RemoveMachine() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void A_volume_at_a_new_path_is_added() =>
        Over("/data").Should().Equal([.. Machine().OrderBy(mount => mount.Target, StringComparer.Ordinal), Volume("/data")]);

    [Test]
    public void A_volume_at_the_path_of_a_folder_is_mounted_over_it() =>
        Over("/etc/ssl/certs").Should().Contain(SandboxMount.ReadOnly($"{_folder}/etc", "/etc")).And.EndWith([Volume("/etc/ssl/certs")]);

    [Test]
    public void A_volume_at_the_path_of_a_mount_replaces_the_mount() =>
        Over("/etc").Should().NotContain(SandboxMount.ReadOnly($"{_folder}/etc", "/etc")).And.EndWith([Volume("/etc")]);

    [Test]
    public void A_volume_at_a_missing_path_of_a_read_only_folder_replaces_the_folder_by_links()
    {
        var mounts = Over("/usr/share/new/place");

        mounts.Should().Contain(
        [
            SandboxMount.ReadOnly($"{_folder}/usr", "/.machine/usr"), SandboxMount.Folder("/usr"), SandboxMount.Folder("/usr/share"),
            SandboxMount.Link("/.machine/usr/bin", "/usr/bin"), SandboxMount.Link("/.machine/usr/share/doc", "/usr/share/doc"),
        ]);
        mounts.Should().NotContain(mount => mount.Target == "/usr/share/new" || (mount.Target == "/usr/share" && mount.Kind == MountKind.Link));
    }

    [Test]
    public void A_mount_path_through_a_link_is_resolved()
    {
        var mounts = Over("/bin/new");

        mounts.Should().EndWith([Volume("/usr/bin/new")]).And.Contain(SandboxMount.Link("/.machine/usr/bin/alias", "/usr/bin/alias"));
    }

    [Test]
    public void A_volume_at_the_path_of_a_link_replaces_the_link() =>
        Over("/usr/bin/alias").Should().NotContain(mount => mount.Kind == MountKind.Link && mount.Target == "/usr/bin/alias").And.EndWith([Volume("/usr/bin/alias")]);

    [Test]
    public void Several_volumes_can_be_mounted_inside_of_one_folder()
    {
        var mounts = Over("/usr/share/new", "/usr/share/doc", "/usr/bin/also/new");

        mounts.Should().Contain([SandboxMount.Folder("/usr/bin"), SandboxMount.Folder("/usr/share"), Volume("/usr/share/doc")]);
        mounts.Should().NotContain(mount => mount.Kind == MountKind.Link && mount.Target == "/usr/share/doc");
    }

    [Test]
    public void Parents_are_mounted_before_their_children() =>
        Over("/data/inner", "/data").Select(mount => mount.Target).Should().EndWith(["/data", "/data/inner"]);

    [TestCase("/bin/tool", ExpectedResult = "usr/bin/tool")]
    [TestCase("/usr/bin/tool", ExpectedResult = "usr/bin/tool")]
    [TestCase("/data/x", ExpectedResult = "volume/x")]
    [TestCase("/tmp/x", ExpectedResult = null)]
    public string? The_path_on_the_machine_is_found_for_a_path_in_the_sandbox(string path) => MountPlan.HostPath(Over("/data", "/usr/share/new"), path)?[(_folder.Length + 1)..];

    private IReadOnlyList<SandboxMount> Over(params string[] targets) => MountPlan.Over(Machine(), targets.Select(Volume));

    private SandboxMount Volume(string target) => SandboxMount.ReadWrite($"{_folder}/volume", target);

    private SandboxMount[] Machine() =>
        [SandboxMount.ReadOnly($"{_folder}/usr", "/usr"), SandboxMount.Link("usr/bin", "/bin"), SandboxMount.ReadOnly($"{_folder}/etc", "/etc")];
}
