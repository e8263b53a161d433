using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class CopiedLabelsTests
{
    [TestCase("team")]
    [TestCase("app.kubernetes.io/name")]
    [TestCase("app.kubernetes.io/part-of")]
    [TestCase("arc.opendefense.cloud/order")]
    public void A_label_of_users_or_of_ARC_is_copied_by_default(string key) => Copied(new(), key).Should().BeTrue();

    [TestCase("workflows.argoproj.io/completed")]
    [TestCase("workflows.argoproj.io/controller-instanceid")]
    [TestCase("workflows.argoproj.io/phase")]
    [TestCase("argoproj.io/any")]
    [TestCase("app.kubernetes.io/instance")]
    [TestCase("kustomize.toolkit.fluxcd.io/name")]
    [TestCase("helm.sh/chart")]
    [TestCase("example.org/cost-center")]
    public void A_label_of_another_controller_is_not_copied_by_default(string key) => Copied(new(), key).Should().BeFalse();

    [TestCase("workflows.argoproj.io/completed", false)]
    [TestCase("example.org/cost-center", true)]
    [TestCase("sub.example.org/cost-center", false)]
    [TestCase("team", false)]
    public void The_option_names_keys_and_prefixes_and_never_allows_labels_of_Argo(string key, bool isCopied) =>
        Copied(new() { CopiedLabels = ["example.org/*", "workflows.argoproj.io/*", "workflows.argoproj.io/completed"] }, key).Should().Be(isCopied);

    [Test]
    public void The_operator_marks_its_objects_even_if_the_label_is_forged() =>
        CopiedLabels.Select(new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "Helm" }, new()).Should().Equal(
            new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = "arc-operator" });

    [TestCase(null)]
    [TestCase("@daily")]
    public void The_instance_ID_comes_from_the_option_alone(string? schedule)
    {
        var forged = An.ArtifactWorkflow().With((V1ObjectMeta metadata) => metadata with { Labels = new Dictionary<string, string> { [ArgoGroup.InstanceLabel] = "forged" } })
            .With(spec => spec with { Cron = schedule is null ? null : An.Cron(schedule) }).Build();

        WorkflowFactory.Create(forged, new(), null).GetLabel(ArgoGroup.InstanceLabel).Should().BeNull();
        WorkflowFactory.Create(forged, new() { InstanceId = "blue" }, null).GetLabel(ArgoGroup.InstanceLabel).Should().Be("blue");
    }

    private static bool Copied(ArgoOptions options, string key) => CopiedLabels.Select(new Dictionary<string, string> { [key] = "value" }, options).ContainsKey(key);
}
