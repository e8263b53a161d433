using ArcOperator.Api;
using ArcOperator.Runtime.Crds;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

public sealed class GeneratedFilesTests
{
    [Test]
    public void The_folder_crds_says_what_the_entity_classes_say() =>
        CrdFolder.Differences(Repository.PathOf("crds"), ArcKinds.All).Should().BeEmpty("'arc-operator crds generate' brings it up to date");

    [Test]
    public void The_build_properties_fit_on_a_screen() =>
        File.ReadAllLines(Repository.PathOf("Directory.Build.props")).Length.Should().BeLessThanOrEqualTo(30);
}
