using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

/// <summary>A new list takes the place of everything.</summary>
public sealed class ObjectStoreReplaceTests
{
    private static readonly ObjectKey One = new(A.Space, "one");

    private readonly ObjectStore<Gear> _store = new();

    [Test]
    public void What_the_first_list_holds_is_initial_and_what_a_later_one_brings_is_news()
    {
        List(version: 10, A.Gear("one")).Should().ContainSingle().Which.IsInitial.Should().BeTrue();

        List(version: 20, A.Gear("one"), A.Gear("two", 15)).Should().ContainSingle().Which.IsInitial.Should().BeFalse();
    }

    [Test]
    public void An_object_that_the_list_no_longer_holds_is_told_of_as_deleted()
    {
        var gone = A.Gear("one");
        List(version: 10, gone, A.Gear("two"));

        var changes = List(version: 20, A.Gear("two"));

        changes.Should().Equal(new EntityChange<Gear>(gone, null, IsInitial: false));
        _store.Get(One).Should().BeNull();
        _store.Count.Should().Be(1);
    }

    [Test]
    public void An_object_that_changed_is_told_of_with_its_old_state_and_one_that_did_not_is_not()
    {
        var old = A.Gear("one", version: 1);
        var @new = A.Gear("one", version: 12);
        List(version: 10, old, A.Gear("two", version: 2));

        var changes = List(version: 20, @new, A.Gear("two", version: 2));

        changes.Should().Equal(new EntityChange<Gear>(old, @new, IsInitial: false));
    }

    [Test]
    public void An_object_deleted_and_created_anew_meanwhile_is_told_of_with_both()
    {
        var first = A.Gear("one", version: 1, uid: "first");
        var second = A.Gear("one", version: 12, uid: "second");
        List(version: 10, first);

        List(version: 20, second).Should().Equal(new EntityChange<Gear>(first, second, IsInitial: false));
    }

    [Test]
    public void An_own_write_that_is_newer_than_the_list_stays()
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
    public void An_own_write_that_the_list_must_know_of_and_does_not_hold_is_gone()
    {
        _store.Observe(A.Gear("one", version: 15));

        List(version: 20).Should().ContainSingle().Which.New.Should().BeNull();

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void An_own_write_that_a_watch_confirmed_does_not_outlive_a_list_without_it()
    {
        List(version: 10);
        _store.Observe(A.Gear("one", version: 15));
        _store.Put(A.Gear("one", version: 15));

        List(version: 20);

        _store.Get(One).Should().BeNull();
    }

    [Test]
    public void What_is_known_of_an_object_that_cannot_be_read_any_more_stays()
    {
        var known = A.Gear("one");
        List(version: 10, known);

        var changes = _store.Replace([], new HashSet<ObjectKey> { One, new(A.Space, "other") }, "20");

        changes.Should().BeEmpty();
        _store.List().Should().Equal(known);
    }

    [Test]
    public void After_the_server_was_restored_from_a_backup_nothing_known_holds()
    {
        List(version: 100, A.Gear("one", version: 90, size: 9), A.Gear("two", version: 80));
        _store.Observe(A.Gear("three", version: 110));

        var changes = List(version: 50, A.Gear("one", version: 40, size: 4));

        _store.List().Should().ContainSingle().Which.Spec.Size.Should().Be(4);
        changes.Select(change => (change.Latest.Name(), change.New is null)).Should().BeEquivalentTo([("one", false), ("two", true), ("three", true)]);
    }

    [Test]
    public void After_a_restore_the_same_version_may_be_another_state()
    {
        List(version: 100, A.Gear("one", version: 60, size: 1));

        var changes = List(version: 70, A.Gear("one", version: 60, size: 2));

        changes.Should().ContainSingle().Which.New?.Spec.Size.Should().Be(2);
    }

    [Test]
    public void After_a_restore_the_watch_is_believed_from_the_lower_versions_on()
    {
        List(version: 100, A.Gear("one", version: 90));
        List(version: 50, A.Gear("one", version: 40));

        _store.Put(A.Gear("one", version: 55, size: 5)).Should().NotBeNull();
        _store.Observe(A.Gear("two", version: 56)).Should().NotBeNull();

        _store.Get(One)!.Spec.Size.Should().Be(5);
    }

    [Test]
    public void Once_a_kind_that_was_missing_is_back_its_objects_are_initial_again()
    {
        List(version: 10, A.Gear("one"));
        _store.Replace([], new HashSet<ObjectKey>(), null).Should().ContainSingle().Which.New.Should().BeNull();

        List(version: 5, A.Gear("one")).Should().ContainSingle().Which.IsInitial.Should().BeTrue();
    }

    [Test]
    public async Task A_reader_sees_the_old_list_or_the_new_one_and_never_a_mixture()
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
