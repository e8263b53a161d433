using ArcOperator.Rbac;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Rbac;

public sealed class RbacFolderTests
{
    [Test]
    public void The_roles_in_config_are_equal_to_the_generated_ones() =>
        RbacFolder.Differences(Repository.PathOf("config")).Should().BeEmpty("'arc-operator rbac generate' updates them");

    [Test]
    public void The_comparison_names_edited_and_missing_roles()
    {
        using var folder = new TemporaryFolder();
        RbacFolder.Write(folder.PathOf(""));
        var (edited, missing) = (folder.PathOf("rbac/role.yaml"), folder.PathOf("namespaced/tenant/role.yaml"));

        File.AppendAllText(edited, "# edited\n");
        File.Delete(missing);

        RbacFolder.Differences(folder.PathOf("")).Should().Equal(edited, missing);
    }
}
