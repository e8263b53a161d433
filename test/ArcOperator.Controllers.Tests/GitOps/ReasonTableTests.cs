using System.Reflection;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.GitOps;

/// <summary>The table of reasons in docs/gitops.md. The harness of the other tests compares its rows with each status that it reads.</summary>
public sealed class ReasonTableTests
{
    private static IEnumerable<string> Reasons => new[] { typeof(ArcReasons).Assembly, typeof(ArcControllers).Assembly }
        .SelectMany(assembly => assembly.GetTypes())
        .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(constant =>
            constant.IsLiteral && constant.FieldType == typeof(string) && (type.Name.EndsWith("Reasons", StringComparison.Ordinal) || constant.Name.EndsWith("Reason", StringComparison.Ordinal))))
        .Select(constant => (string)constant.GetRawConstantValue()!).Distinct();

    [Test]
    public void Each_reason_of_the_code_has_a_row_and_each_row_a_reason() => ReasonTable.Rows.Keys.Should().BeEquivalentTo(Reasons).And.HaveCountGreaterThan(60);

    [Test]
    public void Rows_have_the_results_that_both_tools_know() => ReasonTable.Rows.Values.SelectMany(row => row).Distinct().Should().BeEquivalentTo([
        ($"{KStatus.Current}", "Healthy"), ($"{KStatus.Current}", "Suspended"), ($"{KStatus.InProgress}", "Progressing"), ($"{KStatus.Failed}", "Degraded")]);

    [Test]
    public void Waits_are_in_progress_and_failures_of_gates_are_degraded()
    {
        ReasonTable.Rows.Where(row => ArcReasons.IsWait(row.Key)).Should().OnlyContain(row => row.Value[0].KStatus == $"{KStatus.InProgress}");
        ReasonTable.Rows.Where(row => ArcReasons.IsOfGate(row.Key)).Should().OnlyContain(row => row.Value.Single().KStatus == $"{KStatus.Failed}");
    }
}
