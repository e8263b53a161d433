using System.Globalization;
using ArcOperator.Artifacts.Retention;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Artifacts.Tests.Storage;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Retention;

public sealed class RevisionRetentionTests
{
    private static readonly DateTimeOffset Noon = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [TestCase("", "")]
    [TestCase("-10m", "", Description = "the only one")]
    [TestCase("-10m -1h", "", Description = "never fewer than two")]
    [TestCase("-10m -1h -2h", "-2h")]
    [TestCase("-10m -1h -2h -3h", "-2h -3h")]
    [TestCase("-1s -2s -3s", "", Description = "all are young")]
    [TestCase("-1s -59s -1h", "", Description = "the oldest was the one to fetch until 59 s ago")]
    [TestCase("-1s -60s -1h", "-1h")]
    [TestCase("-1s -2s -3m -2h", "-2h", Description = "the third has been superseded for 2 s, the fourth for 3 m")]
    [TestCase("+10s -1h -2h", "-2h", Description = "a clock that went back harms nobody")]
    public void The_last_two_revisions_and_those_current_within_the_last_minute_are_kept(string stored, string deleted)
    {
        var revisions = Revisions(stored);

        var superseded = RevisionRetention.Superseded(revisions, revisions.FirstOrDefault()?.Key.Digest ?? Sample.Artifact().Key.Digest, Noon);

        superseded.Select(key => revisions.Single(revision => revision.Key == key).StoredAt).Should().BeEquivalentTo(Times(deleted));
    }

    [Test]
    public void The_order_of_listed_revisions_does_not_matter()
    {
        var revisions = Revisions("-3h -10m -2h -1h");

        RevisionRetention.Superseded(revisions, revisions[1].Key.Digest, Noon).Should().BeEquivalentTo([revisions[0].Key, revisions[2].Key]);
    }

    [Test]
    public void The_current_revision_is_kept_at_any_age()
    {
        var revisions = Revisions("-1h -2h -3h");

        RevisionRetention.Superseded(revisions, revisions[2].Key.Digest, Noon).Should().BeEquivalentTo([revisions[1].Key], "the newest of the others is the second that is kept");
    }

    [Test]
    public void Two_revisions_are_kept_even_if_the_current_one_is_not_stored()
    {
        var revisions = Revisions("-1h -2h -3h");

        RevisionRetention.Superseded(revisions, Sample.Artifact(99).Key.Digest, Noon).Should().BeEquivalentTo([revisions[2].Key]);
    }

    private static List<StoredArtifact> Revisions(string stored) => [.. Times(stored).Select((time, index) => new StoredArtifact(Sample.Artifact(index).Key, 1, time))];

    private static IEnumerable<DateTimeOffset> Times(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(time => Noon + (int.Parse(time[..^1], CultureInfo.InvariantCulture) * time[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            _ => TimeSpan.FromHours(1),
        }));
}
