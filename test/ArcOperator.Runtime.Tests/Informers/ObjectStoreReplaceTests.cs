using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A new list replaces all objects.</summary>
public sealed class ObjectStoreReplaceTests
{
    private static readonly ObjectKey One = new(A.Namespace, "one");

    private readonly ObjectStore<Gear> _store = new();

    [Test]
    public void Objects_of_the_first_list_are_initial_and_later_ones_are_not()
    {
        List(version: 10, A.Gear("one")).Should().ContainSingle().Which.IsInitial.Should().BeTrue();

        List(version: 20, A.Gear("one"), A.Gear("two", 15)).Should().ContainSingle().Which.IsInitial.Should().BeFalse();
    }

    [Test]
    public void An_object_that_is_missing_in_a_list_is_reported_as_deleted()
    {
        var gone = A.Gear("one");
        List(version: 10, gone, A.Gear("two"));

        var changes = List(version: 20, A.Gear("two"));

        changes.Should().Equal(new EntityChange<Gear>(gone, null, IsInitial: false));
        _store.Get(One).Should().BeNull();
        _store.Count.Should().Be(1);
    }

    [Test]
    public void A_list_reports_changed_objects_with_their_old_state_and_no_unchanged_ones()
    {
        var old = A.Gear("one", version: 1);
        var @new = A.Gear("one", version: 12);
        List(version: 10, old, A.Gear("two", version: 2));

        var changes = List(version: 20, @new, A.Gear("two", version: 2));

        changes.Should().Equal(new EntityChange<Gear>(old, @new, IsInitial: false));
    }

    [Test]
    public void An_object_that_was_created_again_before_a_list_is_reported_with_both_states()
    {
        var first = A.Gear("one", version: 1, uid: "first");
        var second = A.Gear("one", version: 12, uid: "second");
        List(version: 10, first);

        List(version: 20, second).Should().Equal(new EntityChange<Gear>(first, second, IsInitial: false));
    }

    [Test]
    public void An_own_write_newer_than_the_list_is_kept()
    {
        var changed = A.Gear("one", version: 25);
        var created = A.Gear("two", version: 26);
        List(version: 10, A.Gear("one", version: 1));
        _store.Observe(changed);
        _store.Observe(created);

        var changes = List(version: 20, A.Gear("one", version: 1));

        changes.Should().BeEmpty();
        _store.List().Should().BeEquivalentTo([changed, created]);
    }

    [Test]
    public void An_own_write_older_than_the_list_and_missing_in_it_is_removed()
    {
        _store.Observe(A.Gear("one", version: 15));

        List(version: 20).Should().ContainSingle().Which.New.Should().BeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void A_confirmed_own_write_is_removed_by_a_list_without_it()
    {
        List(version: 10);
        _store.Observe(A.Gear("one", version: 15));
        _store.Put(A.Gear("one", version: 15));

        List(version: 20);

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void The_last_state_of_an_object_that_became_undecodable_is_kept()
    {
        var known = A.Gear("one");
        List(version: 10, known);

        var changes = _store.Replace([], new HashSet<ObjectKey> { One, new(A.Namespace, "other") }, "20");

        changes.Should().BeEmpty();
        _store.List().Should().Equal(known);
    }

    [Test]
    public void A_list_after_a_restore_of_the_server_replaces_all_objects()
    {
        List(version: 100, A.Gear("one", version: 90, size: 9), A.Gear("two", version: 80));
        _store.Observe(A.Gear("three", version: 110));

        var changes = List(version: 50, A.Gear("one", version: 40, size: 4));

        _store.List().Should().ContainSingle().Which.Spec.Size.Should().Be(4);
        changes.Select(change => (change.Latest.Name(), change.New is null)).Should().BeEquivalentTo([("one", false), ("two", true), ("three", true)]);
    }

    [Test]
    public void A_list_after_a_restore_replaces_an_object_of_the_same_version()
    {
        List(version: 100, A.Gear("one", version: 60, size: 1));

        var changes = List(version: 70, A.Gear("one", version: 60, size: 2));

        changes.Should().ContainSingle().Which.New?.Spec.Size.Should().Be(2);
    }

    [Test]
    public void After_a_restore_watch_events_with_lower_versions_are_applied()
    {
        List(version: 100, A.Gear("one", version: 90));
        List(version: 50, A.Gear("one", version: 40));

        _store.Put(A.Gear("one", version: 55, size: 5)).Should().NotBeNull();
        _store.Observe(A.Gear("two", version: 56)).Should().NotBeNull();

        _store.Get(One)!.Spec.Size.Should().Be(5);
    }

    [Test]
    public void Objects_of_a_kind_that_is_installed_again_are_initial()
    {
        List(version: 10, A.Gear("one"));
        _store.Replace([], new HashSet<ObjectKey>(), null).Should().ContainSingle().Which.New.Should().BeNull();

        List(version: 5, A.Gear("one")).Should().ContainSingle().Which.IsInitial.Should().BeTrue();
    }

    [Test]
    public async Task A_reader_sees_either_the_old_list_or_the_new_one()
    {
        using var enough = new CancellationTokenSource();
        ListOfSize(1);
        var reader = Task.Run(() =>
        {
            var mixtures = 0;
            while (!enough.IsCancellationRequested)
            {
                var seen = _store.List();
                mixtures += seen.Count == 50 && seen.DistinctBy(gear => gear.Spec.Size).Count() == 1 ? 0 : 1;
            }

            return mixtures;
        });

        for (var size = 2; size < 2000; size++)
        {
            ListOfSize(size);
        }

        await enough.CancelAsync();
        (await reader).Should().Be(0);
    }

    private void ListOfSize(int size) => List(size, [.. Enumerable.Range(0, 50).Select(number => A.Gear($"{size}-{number}", size, size: size))]);

    private IReadOnlyList<EntityChange<Gear>> List(long version, params Gear[] gears) =>
        _store.Replace(gears, new HashSet<ObjectKey>(), $"{version}");
}
