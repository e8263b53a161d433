using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>What this process wrote, and the watch tells of sooner or later.</summary>
public sealed class ObjectStoreOwnWriteTests
{
    private static readonly ObjectKey One = new(A.Space, "one");

    private readonly ObjectStore<Gear> _store = new();

    [Test]
    public void An_own_write_is_found_at_once_and_told_of_once()
    {
        var written = A.Gear("one", version: 5);

        _store.Observe(written).Should().Be(new EntityChange<Gear>(null, written, IsInitial: false));

        _store.Get(One).Should().BeSameAs(written);
        _store.Put(A.Gear("one", version: 5)).Should().BeNull("the watch only confirms it");
    }

    [Test]
    public void Events_from_before_an_own_write_do_not_undo_it()
    {
        var written = A.Gear("one", version: 7);
        _store.Put(A.Gear("one", version: 5));
        _store.Observe(written);

        _store.Put(A.Gear("one", version: 6)).Should().BeNull();

        _store.Get(One).Should().BeSameAs(written);
    }

    [Test]
    public void An_own_write_that_is_heard_of_late_does_not_undo_what_came_after_it()
    {
        var newer = A.Gear("one", version: 8);
        _store.Put(newer);

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull();

        _store.Get(One).Should().BeSameAs(newer);
    }

    [Test]
    public void An_own_write_that_is_heard_of_after_the_deletion_does_not_bring_the_object_back()
    {
        _store.Put(A.Gear("one", version: 5));
        _store.Remove(A.Gear("one", version: 8));

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void That_the_object_was_deleted_meanwhile_is_known_from_whatever_the_watch_told_last()
    {
        _store.Advance("8");

        _store.Observe(A.Gear("one", version: 7)).Should().BeNull("a watch that came to 8 would have told of 7");
        _store.Observe(A.Gear("one", version: 9)).Should().NotBeNull();
    }

    [Test]
    public void A_deletion_after_an_own_write_takes_the_object_away()
    {
        _store.Observe(A.Gear("one", version: 7));

        _store.Remove(A.Gear("one", version: 8)).Should().NotBeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void The_deletion_of_a_predecessor_does_not_take_away_what_was_created_since()
    {
        var second = A.Gear("one", version: 9, uid: "second");
        _store.Put(A.Gear("one", version: 5, uid: "first"));
        _store.Observe(second);

        _store.Remove(A.Gear("one", version: 8, uid: "first")).Should().BeNull();

        _store.Get(One).Should().BeSameAs(second);
    }

    [Test]
    public void A_write_whose_answer_has_no_version_is_left_to_the_watch()
    {
        _store.Observe(new Gear { Metadata = new() { Name = "one", NamespaceProperty = A.Space } }).Should().BeNull();

        _store.Get(One).Should().BeNull();
    }
}
