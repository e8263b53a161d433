using ArcOperator.Api;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

public sealed class GeneratedFilesTests
{
    [Test]
    public void The_folder_crds_is_equal_to_the_generated_CRDs() =>
        CrdFolder.Differences(Repository.PathOf("crds"), ArcKinds.All).Should().BeEmpty("'arc-operator crds generate' brings it up to date");

    [Test]
    public void Directory_Build_props_has_at_most_30_lines() =>
        File.ReadAllLines(Repository.PathOf("Directory.Build.props")).Length.Should().BeLessThanOrEqualTo(30);
}
