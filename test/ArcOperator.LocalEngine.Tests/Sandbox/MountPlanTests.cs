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
    public void A_volume_beside_the_machine_is_added() =>
        Over("/data").Should().Equal([.. Machine().OrderBy(mount => mount.Target, StringComparer.Ordinal), Volume("/data")]);

    [Test]
    public void A_volume_in_the_place_of_a_folder_is_laid_over_it() =>
        Over("/etc/ssl/certs").Should().Contain(SandboxMount.ReadOnly($"{_folder}/etc", "/etc")).And.EndWith([Volume("/etc/ssl/certs")]);

    [Test]
    public void A_volume_over_a_whole_mount_takes_its_place() =>
        Over("/etc").Should().NotContain(SandboxMount.ReadOnly($"{_folder}/etc", "/etc")).And.EndWith([Volume("/etc")]);

    [Test]
    public void A_volume_where_the_machine_has_nothing_opens_the_folders_above_it()
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
    public void A_path_through_a_link_means_where_it_leads()
    {
        var mounts = Over("/bin/new");

        mounts.Should().EndWith([Volume("/usr/bin/new")]).And.Contain(SandboxMount.Link("/.machine/usr/bin/alias", "/usr/bin/alias"));
    }

    [Test]
    public void A_volume_in_the_place_of_a_link_replaces_it() =>
        Over("/usr/bin/alias").Should().NotContain(mount => mount.Kind == MountKind.Link && mount.Target == "/usr/bin/alias").And.EndWith([Volume("/usr/bin/alias")]);

    [Test]
    public void Volumes_inside_of_an_opened_folder_all_find_room()
    {
        var mounts = Over("/usr/share/new", "/usr/share/doc", "/usr/bin/also/new");

        mounts.Should().Contain([SandboxMount.Folder("/usr/bin"), SandboxMount.Folder("/usr/share"), Volume("/usr/share/doc")]);
        mounts.Should().NotContain(mount => mount.Kind == MountKind.Link && mount.Target == "/usr/share/doc");
    }

    [Test]
    public void Parents_come_before_children() =>
        Over("/data/inner", "/data").Select(mount => mount.Target).Should().EndWith(["/data", "/data/inner"]);

    [TestCase("/bin/tool", ExpectedResult = "usr/bin/tool")]
    [TestCase("/usr/bin/tool", ExpectedResult = "usr/bin/tool")]
    [TestCase("/data/x", ExpectedResult = "volume/x")]
    [TestCase("/tmp/x", ExpectedResult = null)]
    public string? What_is_found_at_a_path_is_known(string path) => MountPlan.HostPath(Over("/data", "/usr/share/new"), path)?[(_folder.Length + 1)..];

    private IReadOnlyList<SandboxMount> Over(params string[] targets) => MountPlan.Over(Machine(), targets.Select(Volume));

    private SandboxMount Volume(string target) => SandboxMount.ReadWrite($"{_folder}/volume", target);

    private SandboxMount[] Machine() =>
        [SandboxMount.ReadOnly($"{_folder}/usr", "/usr"), SandboxMount.Link("usr/bin", "/bin"), SandboxMount.ReadOnly($"{_folder}/etc", "/etc")];
}
