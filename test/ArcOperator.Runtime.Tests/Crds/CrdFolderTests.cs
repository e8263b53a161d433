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
    public void Each_kind_has_a_file_and_a_kustomization_lists_them()
    {
        CrdFolder.Write(_folder.PathOf("new/crds"), Kinds);

        Directory.GetFiles(_folder.PathOf("new/crds")).Select(Path.GetFileName).Order().Should().Equal("crds.test_lamps.yaml", "crds.test_showcases.yaml", "kustomization.yaml");
        File.ReadAllText(_folder.PathOf("new/crds/kustomization.yaml")).Should().Contain("- crds.test_lamps.yaml\n").And.Contain("- crds.test_showcases.yaml\n");
    }

    [Test]
    public void What_was_written_does_not_differ()
    {
        CrdFolder.Write(_folder.Root, Kinds);

        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEmpty();
    }

    [Test]
    public void What_was_changed_removed_or_is_of_no_kind_any_more_differs_and_is_mended()
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
    public void What_was_not_generated_is_left_alone()
    {
        _folder.Write("deployment.yaml", "kind: Deployment\n");

        CrdFolder.Write(_folder.Root, Kinds);

        File.ReadAllText(_folder.PathOf("deployment.yaml")).Should().Be("kind: Deployment\n");
        CrdFolder.Differences(_folder.Root, Kinds).Should().BeEmpty();
    }

    [Test]
    public void A_folder_that_does_not_exist_lacks_everything() =>
        CrdFolder.Differences(_folder.PathOf("nowhere"), Kinds).Should().HaveCount(3).And.OnlyContain(difference => difference.EndsWith("is missing", StringComparison.Ordinal));

    [Test]
    public async Task Kustomize_reads_it()
    {
        CrdFolder.Write(_folder.Root, Kinds);

        var text = await Programs.RunAsync("kubectl", ["kustomize", _folder.Root]);

        text.Should().Contain("name: showcases.crds.test").And.Contain("name: lamps.crds.test");
    }
}
