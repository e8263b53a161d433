using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Tests.Crds.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Crds;

public sealed class CrdFolderTests
{
    private static readonly Type[] Kinds = [typeof(Showcase), typeof(Lamps.V1)];

    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void Dispose() => _folder.Dispose();

    [Test]
    public void The_CRD_folder_has_a_file_for_each_kind_and_a_kustomization_with_all_of_them()
    {
        CrdFolder.Write(_folder.PathOf("new/crds"), Kinds);

        Directory.GetFiles(_folder.PathOf("new/crds")).Select(Path.GetFileName).Order().Should().Equal("crds.test_lamps.yaml", "crds.test_showcases.yaml", "kustomization.yaml");
        File.ReadAllText(_folder.PathOf("new/crds/kustomization.yaml")).Should().Contain("- crds.test_lamps.yaml\n").And.Contain("- crds.test_showcases.yaml\n");
    }

    [Test]
    public void A_written_CRD_folder_has_no_differences()
    {
        CrdFolder.Write(_folder.Root, Kinds);

        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEmpty();
    }

    [Test]
    public void Changed_removed_and_obsolete_CRD_files_are_differences_that_a_write_fixes()
    {
        CrdFolder.Write(_folder.Root, [.. Kinds, typeof(Lamps.Sun)]);
        File.Delete(_folder.PathOf("crds.test_showcases.yaml"));
        File.AppendAllText(_folder.PathOf("crds.test_lamps.yaml"), "# by hand\n");

        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEquivalentTo(
            "crds.test_showcases.yaml is missing",
            "crds.test_lamps.yaml differs from what the entity classes say",
            "kustomization.yaml differs from what the entity classes say",
            "crds.test_suns.yaml is of no kind that exists");

        CrdFolder.Write(_folder.Root, Kinds);
        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEmpty();
    }

    [Test]
    public void Files_that_are_not_generated_are_kept_in_the_CRD_folder()
    {
        _folder.Write("deployment.yaml", "kind: Deployment\n");

        CrdFolder.Write(_folder.Root, Kinds);

        File.ReadAllText(_folder.PathOf("deployment.yaml")).Should().Be("kind: Deployment\n");
        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEmpty();
    }

    [Test]
    public void A_missing_CRD_folder_differs_in_every_file() =>
        CrdFolder.Differences(_folder.PathOf("nowhere"), Kinds).Should().HaveCount(3).And.OnlyContain(difference => difference.EndsWith("is missing", StringComparison.Ordinal));

    [Test]
    public async Task Kustomize_accepts_the_CRD_folder()
    {
        CrdFolder.Write(_folder.Root, Kinds);

        var text = await Programs.RunAsync("kubectl", ["kustomize", _folder.Root]);

        text.Should().Contain("name: showcases.crds.test").And.Contain("name: lamps.crds.test");
    }
}
