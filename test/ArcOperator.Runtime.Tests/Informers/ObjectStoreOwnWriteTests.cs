using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>Writes of this process, which the watch reports later.</summary>
public sealed class ObjectStoreOwnWriteTests
{
    private static readonly ObjectKey One = new(A.Namespace, "one");

    private readonly ObjectStore<Gear> _store = new();

    [Test]
    public void An_own_write_is_in_the_store_immediately_and_reported_once()
    {
        var written = A.Gear("one", version: 5);

        _store.Observe(written).Should().Be(new EntityChange<Gear>(null, written, IsInitial: false));

        _store.Get(One).Should().BeSameAs(written);
        _store.Put(A.Gear("one", version: 5)).Should().BeNull("the watch only confirms it");
    }

    [Test]
    public void Events_from_before_an_own_write_do_not_revert_it()
    {
        var written = A.Gear("one", version: 7);
        _store.Put(A.Gear("one", version: 5));
        _store.Observe(written);

        _store.Put(A.Gear("one", version: 6)).Should().BeNull();

        _store.Get(One).Should().BeSameAs(written);
    }

    [Test]
    public void A_late_own_write_does_not_revert_newer_events()
    {
        var newer = A.Gear("one", version: 8);
        _store.Put(newer);

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull();

        _store.Get(One).Should().BeSameAs(newer);
    }

    [Test]
    public void A_late_own_write_does_not_restore_a_deleted_object()
    {
        _store.Put(A.Gear("one", version: 5));
        _store.Remove(A.Gear("one", version: 8));

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void An_own_write_older_than_the_last_watch_event_is_ignored_after_a_deletion()
    {
        _store.Advance("8");

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull("a watch that came to 8 would have told of 7");
        _store.Observe(A.Gear("one", version: 9)).Should().NotBeNull();
    }

    [Test]
    public void A_deletion_after_an_own_write_removes_the_object()
    {
        _store.Observe(A.Gear("one", version: 7));

        _store.Remove(A.Gear("one", version: 8)).Should().NotBeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void A_deletion_of_a_predecessor_keeps_the_new_object()
    {
        var second = A.Gear("one", version: 9, uid: "second");
        _store.Put(A.Gear("one", version: 5, uid: "first"));
        _store.Observe(second);

        _store.Remove(A.Gear("one", version: 8, uid: "first")).Should().BeNull();

        _store.Get(One).Should().BeSameAs(second);
    }

    [Test]
    public void An_own_write_without_a_version_is_ignored_until_its_watch_event()
    {
        _store.Observe(new Gear { Metadata = new() { Name = "one", NamespaceProperty = A.Namespace } }).Should().BeNull();

        _store.Get(One).Should().BeNull();
    }
}
