using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Entities;

public sealed class DurationTests
{
    [TestCase("0", 0)]
    [TestCase("0s", 0)]
    [TestCase("300ms", 300)]
    [TestCase("1.5s", 1500)]
    [TestCase("1h30m", 5_400_000)]
    [TestCase("1m1m", 120_000)]
    [TestCase("1000000us", 1000)]
    public void A_duration_is_parsed_as_Go_parses_it(string text, long milliseconds)
    {
        Duration.TryParse(text, out var duration).Should().BeTrue();
        duration.TotalMilliseconds.Should().Be(milliseconds);
    }

    [TestCase(null)]
    [TestCase("")]
    [TestCase("5")]
    [TestCase("-5s")]
    [TestCase("5 s")]
    [TestCase("1h ")]
    [TestCase("1h\n")]
    [TestCase("٣s")]
    [TestCase("999999999999999h")]
    [TestCase("1d")]
    public void A_text_that_is_not_a_duration_or_too_long_is_refused(string? text) =>
        Duration.TryParse(text, out _).Should().BeFalse();

    [TestCase(0, "0s")]
    [TestCase(500, "500ms")]
    [TestCase(90_000, "1m30s")]
    [TestCase(3_600_000, "1h")]
    [TestCase(5_400_000, "1h30m")]
    [TestCase(3_601_000, "1h0m1s")]
    [TestCase(1_500, "1s500ms")]
    [TestCase(172_800_000, "48h")]
    public void A_duration_is_written_in_its_shortest_form(long milliseconds, string text) =>
        Duration.Format(TimeSpan.FromMilliseconds(milliseconds)).Should().Be(text);
}
