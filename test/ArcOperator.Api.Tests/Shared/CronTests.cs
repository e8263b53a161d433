using ArcOperator.Api.Orders;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Shared;

[Category("CrdServer")]
public sealed class CronTests
{
    [TestCase("*/15 * * * *")]
    [TestCase("0 3 * * MON-FRI")]
    [TestCase("0 0 1,15 jan ?")]
    [TestCase("5  4  *  *  0")]
    [TestCase("@yearly")]
    [TestCase("@annually")]
    [TestCase("@monthly")]
    [TestCase("@weekly")]
    [TestCase("@daily")]
    [TestCase("@midnight")]
    [TestCase("@hourly")]
    [TestCase("@every 1h30m")]
    public async Task A_schedule_is_taken_in_each_form_that_cron_knows(string schedule) =>
        (await AdmitAsync($$"""{ "schedules": ["{{schedule}}"] }""")).Refusal.Should().BeEmpty();

    [TestCase("* * * *")]
    [TestCase("* * * * * *")]
    [TestCase("@sometimes")]
    [TestCase("@every")]
    [TestCase("@every day")]
    [TestCase("")]
    [TestCase("; rm -rf * * *")]
    public async Task A_schedule_of_another_form_is_refused(string schedule) =>
        (await AdmitAsync($$"""{ "schedules": ["{{schedule}}"] }""")).Refusal.Should().Contain("spec.defaults.cron.schedules[0]");

    [TestCase("""{}""", "spec.defaults.cron.schedules: Required value")]
    [TestCase("""{ "schedules": [] }""", "spec.defaults.cron.schedules")]
    [TestCase("""{ "schedules": ["@daily"], "startingDeadlineSeconds": -1 }""", "spec.defaults.cron.startingDeadlineSeconds")]
    [TestCase("""{ "schedules": ["@daily"], "concurrencyPolicy": "Maybe" }""", "supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [TestCase("""{ "schedules": ["@daily"], "schedule": "@daily" }""", "unknown field \"spec.defaults.cron.schedule\"")]
    public async Task What_makes_no_sense_is_refused_by_the_name_of_its_field(string cron, string refusal) =>
        (await AdmitAsync(cron)).Refusal.Should().Contain(refusal);

    [Test]
    public async Task Sixteen_schedules_are_taken_and_one_more_is_refused()
    {
        (await AdmitAsync(Schedules(16))).Refusal.Should().BeEmpty();
        (await AdmitAsync(Schedules(17))).Refusal.Should().Contain("spec.defaults.cron.schedules: Too many");
    }

    private static Task<Verdict> AdmitAsync(string cron) => Admission.OfAsync<V1Alpha1Order>($$"""{ "defaults": { "cron": {{cron}} } }""");

    private static string Schedules(int count) =>
        $$"""{ "schedules": [{{string.Join(',', Enumerable.Range(0, count).Select(minute => $"\"{minute} * * * *\""))}}], "timezone": "Europe/Berlin" }""";
}
