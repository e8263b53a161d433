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
    public void The_default_predicate_accepts_creation_and_deletion()
    {
        Counts(null, Old).Should().BeTrue();
        Counts(Old, null).Should().BeTrue();
    }

    [Test]
    public void The_default_predicate_accepts_a_new_generation_deletion_timestamp_or_UID()
    {
        Counts(Old, With(Old.Metadata with { Generation = 2 })).Should().BeTrue();
        Counts(Old, With(Old.Metadata with { DeletionTimestamp = DateTime.UnixEpoch })).Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Uid = "another" })).Should().BeTrue();
    }

    [Test]
    public void The_default_predicate_accepts_a_removed_finalizer_but_not_an_added_one()
    {
        var guarded = With(Old.Metadata with { Finalizers = ["a", "b"] });

        Counts(guarded, With(Old.Metadata with { Finalizers = ["b"] })).Should().BeTrue();
        Counts(guarded, With(Old.Metadata with { Finalizers = ["b", "a", "c"] })).Should().BeFalse();
        Counts(Old, guarded).Should().BeFalse("attaching its own must not wake a controller");
    }

    [Test]
    public void The_default_predicate_ignores_a_new_version_label_or_status()
    {
        Counts(Old, With(Old.Metadata with { ResourceVersion = "2" })).Should().BeFalse();
        Counts(Old, With(Old.Metadata with { Labels = Annotations("a", "1") })).Should().BeFalse();
        Counts(Old, new Gear { Metadata = Old.Metadata, Status = new() { Phase = "Turning" } }).Should().BeFalse();
    }

    [Test]
    public void The_predicate_accepts_added_changed_and_removed_annotations_that_it_names()
    {
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("a", "2") }), "a").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = null }), "a").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("b", "1") }), "b").Should().BeTrue();
        Counts(Old, With(Old.Metadata with { Annotations = Annotations("a", "2") }), "b").Should().BeFalse();
    }

    [Test]
    public void The_predicate_for_any_change_accepts_any_change() =>
        ChangePredicates.Any<Gear>()(new(Old, Old, false)).Should().BeTrue();

    private static bool Counts(Gear? old, Gear? @new, params string[] annotations) =>
        ChangePredicates.Desired<Gear>(annotations)(new EntityChange<Gear>(old, @new, IsInitial: false));

    private static Gear With(V1ObjectMeta metadata) => new() { Metadata = metadata };

    private static Dictionary<string, string> Annotations(string name, string value) => new() { [name] = value };
}
