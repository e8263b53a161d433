using ArcOperator.Installing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Installing;

internal sealed class InstallPlanTests
{
    [Test]
    public void Every_object_of_the_release_has_a_step_and_is_applied_after_those_that_it_needs()
    {
        var release = Release.Load(null, null);

        var plan = InstallPlan.For(release);

        plan.Steps.Select(step => step.Stage).Should().Equal(InstallStage.Namespace, InstallStage.Kinds, InstallStage.Rights, InstallStage.Settings, InstallStage.Workloads);
        plan.Steps.SelectMany(step => step.Objects).Should().BeEquivalentTo(release.Objects);
    }

    [Test]
    public void Removal_is_the_opposite_order_and_can_keep_the_kinds()
    {
        var release = Release.Load(null, null);

        InstallPlan.ForRemoval(release, keepsKinds: false).Steps.Select(step => step.Stage)
            .Should().Equal(InstallStage.Workloads, InstallStage.Settings, InstallStage.Rights, InstallStage.Kinds);
        InstallPlan.ForRemoval(release, keepsKinds: true).Steps.Should().NotContain(step => step.Stage == InstallStage.Kinds);
    }

    [Test]
    public void Another_namespace_and_image_reach_every_object_and_the_exported_text()
    {
        const string image = "registry.example/arc-operator@sha256:1";

        var release = Release.Load("platform-arc", image);

        release.Objects.Should().NotContain(item => item.Namespace == "arc-system" || item.Name == "arc-system");
        release.Text.Should().NotContain("namespace: arc-system").And.NotContain("name: arc-system").And.Contain(image);
        release.Text.Split("image: ").Should().HaveCount(3).And.Subject.Skip(1).Should().OnlyContain(text => text.StartsWith(image, StringComparison.Ordinal));
    }

    [TestCase("arc-system", null)]
    [TestCase("kube-system", "--namespace kube-system is reserved for the cluster; use a namespace for ARC alone, such as arc-system")]
    [TestCase("Arc", "--namespace 'Arc' is not a valid name; use at most 63 lower-case letters, digits and '-', such as arc-system")]
    [TestCase("-a", "--namespace '-a' is not a valid name; use at most 63 lower-case letters, digits and '-', such as arc-system")]
    [TestCase("", "--namespace '' is not a valid name; use at most 63 lower-case letters, digits and '-', such as arc-system")]
    public void A_namespace_that_cannot_be_used_is_refused_with_the_reason(string @namespace, string? mistake) => InstallPlan.Check(@namespace).Should().Be(mistake);
}
