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
    public async Task A_schedule_in_each_supported_form_is_accepted(string schedule) =>
        (await AdmitAsync($$"""{ "schedules": ["{{schedule}}"] }""")).Refusal.Should().BeEmpty();

    [TestCase("* * * *")]
    [TestCase("* * * * * *")]
    [TestCase("@sometimes")]
    [TestCase("@every")]
    [TestCase("@every day")]
    [TestCase("")]
    [TestCase("; rm -rf * * *")]
    public async Task A_schedule_in_another_form_is_refused(string schedule) =>
        (await AdmitAsync($$"""{ "schedules": ["{{schedule}}"] }""")).Refusal.Should().Contain("spec.defaults.cron.schedules[0]");

    [TestCase("""{}""", "spec.defaults.cron.schedules: Required value")]
    [TestCase("""{ "schedules": [] }""", "spec.defaults.cron.schedules")]
    [TestCase("""{ "schedules": ["@daily"], "startingDeadlineSeconds": -1 }""", "spec.defaults.cron.startingDeadlineSeconds")]
    [TestCase("""{ "schedules": ["@daily"], "concurrencyPolicy": "Maybe" }""", "supported values: \"Allow\", \"Forbid\", \"Replace\"")]
    [TestCase("""{ "schedules": ["@daily"], "schedule": "@daily" }""", "unknown field \"spec.defaults.cron.schedule\"")]
    public async Task An_invalid_cron_field_is_refused_with_its_path(string cron, string refusal) =>
        (await AdmitAsync(cron)).Refusal.Should().Contain(refusal);

    [Test]
    public async Task A_Cron_has_at_most_16_schedules()
    {
        (await AdmitAsync(Schedules(16))).Refusal.Should().BeEmpty();
        (await AdmitAsync(Schedules(17))).Refusal.Should().Contain("spec.defaults.cron.schedules: Too many");
    }

    private static Task<AdmissionResult> AdmitAsync(string cron) => Admission.OfAsync<V1Alpha1Order>($$"""{ "defaults": { "cron": {{cron}} } }""");

    private static string Schedules(int count) =>
        $$"""{ "schedules": [{{string.Join(',', Enumerable.Range(0, count).Select(minute => $"\"{minute} * * * *\""))}}], "timezone": "Europe/Berlin" }""";
}
