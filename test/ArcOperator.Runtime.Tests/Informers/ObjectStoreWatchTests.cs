using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Events of the watch.</summary>
public sealed class ObjectStoreWatchTests
{
    private static readonly ObjectKey One = new(A.Namespace, "one");

    private readonly ObjectStore<Gear> _store = new();

    [Test]
    public void A_new_object_is_stored_and_reported()
    {
        var gear = A.Gear("one");

        var change = _store.Put(gear);

        _store.Get(One).Should().BeSameAs(gear);
        _store.List().Should().Equal(gear);
        _store.Count.Should().Be(1);
        change.Should().Be(new EntityChange<Gear>(null, gear, IsInitial: false));
    }

    [Test]
    public void A_newer_state_replaces_the_older_one_and_is_reported_with_it()
    {
        var old = A.Gear("one", version: 1);
        var @new = A.Gear("one", version: 2);
        _store.Put(old);

        var change = _store.Put(@new);

        _store.Get(One).Should().BeSameAs(@new);
        change.Should().Be(new EntityChange<Gear>(old, @new, IsInitial: false));
    }

    [TestCase(9)]
    [TestCase(10)]
    public void A_stale_or_duplicate_event_changes_nothing(long version)
    {
        var gear = A.Gear("one", version: 10);
        _store.Put(gear);

        var change = _store.Put(A.Gear("one", version));

        change.Should().BeNull();
        _store.Get(One).Should().BeSameAs(gear);
    }

    [Test]
    public void A_deleted_object_is_removed_and_reported_with_its_last_state()
    {
        var gear = A.Gear("one", version: 1);
        _store.Put(gear);

        var change = _store.Remove(A.Gear("one", version: 2));

        _store.Get(One).Should().BeNull();
        _store.Count.Should().Be(0);
        change.Should().Be(new EntityChange<Gear>(gear, null, IsInitial: false));
    }

    [Test]
    public void The_deletion_of_an_unknown_object_is_not_reported() =>
        _store.Remove(A.Gear("one")).Should().BeNull();

    [Test]
    public void A_deletion_older_than_the_stored_state_is_ignored()
    {
        var gear = A.Gear("one", version: 10, uid: "second");
        _store.Put(gear);

        var change = _store.Remove(A.Gear("one", version: 9, uid: "first"));

        change.Should().BeNull();
        _store.Get(One).Should().BeSameAs(gear);
    }

    [Test]
    public void A_new_object_of_the_same_name_replaces_its_predecessor()
    {
        var first = A.Gear("one", version: 1, uid: "first");
        var second = A.Gear("one", version: 5, uid: "second");
        _store.Put(first);

        var change = _store.Put(second);

        change.Should().Be(new EntityChange<Gear>(first, second, IsInitial: false));
        _store.Count.Should().Be(1);
    }

    [Test]
    public void Objects_of_one_name_in_two_namespaces_are_distinct()
    {
        var elsewhere = new Gear { Metadata = new() { Name = "one", NamespaceProperty = "elsewhere", ResourceVersion = "1" } };
        _store.Put(A.Gear("one"));

        _store.Put(elsewhere);

        _store.Count.Should().Be(2);
        _store.Get(new("elsewhere", "one")).Should().BeSameAs(elsewhere);
    }

    [Test]
    public void An_object_without_a_numeric_version_always_replaces_the_stored_one()
    {
        var odd = new Gear { Metadata = new() { Name = "one", NamespaceProperty = A.Namespace, ResourceVersion = "odd" } };
        _store.Put(A.Gear("one", version: 10));

        _store.Put(odd).Should().NotBeNull();

        _store.Get(One).Should().BeSameAs(odd);
        _store.Remove(odd).Should().NotBeNull();
    }
}
