using ArcOperator.Rbac;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Rbac;

public sealed class RbacFolderTests
{
    [Test]
    public void Roles_in_config_are_what_the_controllers_declare() =>
        RbacFolder.Differences(Repository.PathOf("config")).Should().BeEmpty("'arc-operator rbac generate' updates them");

    [Test]
    public void Edited_or_missing_roles_are_named()
    {
        using var folder = new TemporaryFolder();
        RbacFolder.Write(folder.PathOf(""));
        var (edited, missing) = (folder.PathOf("rbac/role.yaml"), folder.PathOf("namespaced/tenant/role.yaml"));

        File.AppendAllText(edited, "# edited\n");
        File.Delete(missing);

        RbacFolder.Differences(folder.PathOf("")).Should().Equal(edited, missing);
    }
}
