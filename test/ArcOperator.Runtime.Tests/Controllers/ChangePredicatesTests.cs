using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

public sealed class ChangePredicatesTests
{
    private static readonly Gear Old = With(new() { Generation = 1, Annotations = Annotations("a", "1") });

    [Test]
    public void That_an_entity_came_or_went_counts()
    {
        Counts(null, Old).Should().BeTrue();
        Counts(Old, null).Should().BeTrue();
    }

    [Test]
    public void A_new_generation_deletion_timestamp_or_identity_counts()
    {
        Counts(Old, With(Old.Metadata with { Generation = 2 })).Should().BeTrue();
        Counts(Old, With(Old.Metadata with { DeletionTimestamp = DateTime.UnixEpoch })).Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Uid = "another" })).Should().BeTrue();
    }

    [Test]
    public void A_finalizer_that_is_taken_away_counts_and_one_that_is_added_does_not()
    {
        var guarded = With(Old.Metadata with { Finalizers = ["a", "b"] });

        Counts(guarded, With(Old.Metadata with { Finalizers = ["b"] })).Should().BeTrue();
        Counts(guarded, With(Old.Metadata with { Finalizers = ["b", "a", "c"] })).Should().BeFalse();
        Counts(Old, guarded).Should().BeFalse("attaching its own must not wake a controller");
    }

    [Test]
    public void A_new_version_label_or_status_does_not()
    {
        Counts(Old, With(Old.Metadata with { ResourceVersion = "2" })).Should().BeFalse();
        Counts(Old, With(Old.Metadata with { Labels = Annotations("a", "1") })).Should().BeFalse();
        Counts(Old, new Gear { Metadata = Old.Metadata, Status = new() { Phase = "Turning" } }).Should().BeFalse();
    }

    [Test]
    public void Of_the_annotations_those_count_that_are_named_whether_they_come_change_or_go()
    {
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("a", "2") }), "a").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = null }), "a").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("b", "1") }), "b").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("a", "2") }), "b").Should().BeFalse();
    }

    [Test]
    public void Anything_counts_for_the_predicate_of_anything() =>
        ChangePredicates.Any<Gear>()(new(Old, Old, false)).Should().BeTrue();

    private static bool Counts(Gear? old, Gear? @new, params string[] annotations) =>
        ChangePredicates.Desired<Gear>(annotations)(new EntityChange<Gear>(old, @new, IsInitial: false));

    private static Gear With(V1ObjectMeta metadata) => new() { Metadata = metadata };

    private static Dictionary<string, string> Annotations(string name, string value) => new() { [name] = value };
}
