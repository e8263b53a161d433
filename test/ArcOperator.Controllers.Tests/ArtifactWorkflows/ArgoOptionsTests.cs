using System.ComponentModel.DataAnnotations;
using System.Globalization;
using ArcOperator.Controllers.ArtifactWorkflows;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

public sealed class ArgoOptionsTests
{
    [Test]
    public void The_defaults_are_in_order() => Problems(new()).Should().BeEmpty();

    [TestCase("OnPodCompletion", 1)]
    [TestCase("OnPodSuccess", 2_592_000)]
    [TestCase("OnWorkflowCompletion", 0)]
    [TestCase("", 0)]
    public void Valid_values_are_accepted(string podGC, long deadline) => Problems(new() { PodGC = podGC, ActiveDeadlineSeconds = deadline }).Should().BeEmpty();

    [Test]
    public void A_word_that_Argo_does_not_know_is_refused_with_those_that_it_knows() =>
        Problems(new() { PodGC = "Always" }).Should().Equal("expected OnPodCompletion, OnPodSuccess, OnWorkflowCompletion, OnWorkflowSuccess or nothing");

    [TestCase(-1)]
    [TestCase(2_592_001)]
    public void A_deadline_out_of_range_is_refused(long deadline) => Problems(new() { ActiveDeadlineSeconds = deadline }).Should().ContainSingle();

    [Test]
    public void A_share_of_a_namespace_above_the_limit_is_refused() =>
        Problems(new() { MaxActiveWorkflows = 4, MaxActiveWorkflowsPerNamespace = 5 }).Should().Equal(
            "argo.maxActiveWorkflowsPerNamespace is 5: expected at most argo.maxActiveWorkflows, which is 4; lower the first or raise the second");

    [TestCase(null, 0)]
    [TestCase("00:01:00", 0)]
    [TestCase("30.00:00:00", 0)]
    [TestCase("00:00:59", 1)]
    [TestCase("30.00:00:01", 1)]
    public void A_limit_of_waits_out_of_range_is_refused(string? limit, int problems) =>
        Problems(new() { MaxWait = limit is null ? null : TimeSpan.Parse(limit, CultureInfo.InvariantCulture) }).Should().HaveCount(problems);

    private static IEnumerable<string?> Problems(ArgoOptions options)
    {
        var problems = new List<ValidationResult>();
        Validator.TryValidateObject(options, new(options), problems, validateAllProperties: true);
        return problems.Select(problem => problem.ErrorMessage);
    }
}
