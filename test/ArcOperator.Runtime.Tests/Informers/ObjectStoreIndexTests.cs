using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

public sealed class ObjectStoreIndexTests
{
    private static readonly EntityIndex<Gear> BySize = new(gear => gear.Spec.Size is { } size ? [$"{size}", size % 2 == 0 ? "even" : "odd"] : []);
    private static readonly EntityIndex<Gear> Undeclared = new(_ => []);

    private readonly ObjectStore<Gear> _store = new();

    [SetUp]
    public void Declare() => _store.AddIndex(BySize);

    [Test]
    public void An_object_is_found_by_each_of_its_index_keys()
    {
        var two = A.Gear("two", size: 2);
        var four = A.Gear("four", size: 4);

        _store.Put(two);
        _store.Put(four);

        _store.ByIndex(BySize, "2").Should().Equal(two);
        _store.ByIndex(BySize, "even").Should().BeEquivalentTo([two, four]);
        _store.ByIndex(BySize, "odd").Should().BeEmpty();
    }

    [Test]
    public void An_object_whose_index_keys_change_is_only_found_by_the_new_ones()
    {
        _store.Put(A.Gear("one", version: 1, size: 2));

        _store.Put(A.Gear("one", version: 2, size: 3));

        _store.ByIndex(BySize, "2").Should().BeEmpty();
        _store.ByIndex(BySize, "even").Should().BeEmpty();
        _store.ByIndex(BySize, "3").Should().ContainSingle();
    }

    [Test]
    public void An_index_returns_the_newest_state_of_an_object()
    {
        var newer = A.Gear("one", version: 2, size: 4);
        _store.Put(A.Gear("one", version: 1, size: 2));

        _store.Put(newer);

        _store.ByIndex(BySize, "even").Should().Equal(newer);
    }

    [Test]
    public void A_deleted_object_is_removed_from_the_index()
    {
        _store.Put(A.Gear("one", version: 1, size: 2));

        _store.Remove(A.Gear("one", version: 2, size: 4));

        _store.ByIndex(BySize, "2").Should().BeEmpty("what it was last counts, not what it was deleted as");
        _store.ByIndex(BySize, "even").Should().BeEmpty();
    }

    [Test]
    public void An_own_write_is_in_the_index_immediately()
    {
        _store.Observe(A.Gear("one", version: 2, size: 2));

        _store.ByIndex(BySize, "2").Should().ContainSingle();
    }

    [Test]
    public void After_a_list_the_index_contains_exactly_its_objects()
    {
        var kept = A.Gear("kept", version: 15, size: 8);
        _store.Put(A.Gear("changed", version: 1, size: 2));
        _store.Put(A.Gear("gone", version: 2, size: 4));
        _store.Observe(kept);

        _store.Replace([A.Gear("changed", version: 5, size: 6)], new HashSet<ObjectKey>(), "10");

        _store.ByIndex(BySize, "even").Select(gear => gear.Name()).Should().BeEquivalentTo("changed", "kept");
        _store.ByIndex(BySize, "2").Should().BeEmpty();
        _store.ByIndex(BySize, "6").Should().ContainSingle();
    }

    [Test]
    public void The_owner_index_finds_children_by_the_UID_of_their_managing_owner()
    {
        var parent = A.Gear("parent", uid: "parent");
        var child = A.Gear("child", owner: parent.MakeOwnerReference());
        var friend = A.Gear("friend", owner: parent.MakeOwnerReference() with { Controller = false });

        _store.Put(child);
        _store.Put(friend);

        _store.OwnedBy("parent").Should().Equal(child);
        _store.OwnedBy("nobody").Should().BeEmpty();
    }

    [Test]
    public void A_result_of_an_index_does_not_change_later()
    {
        _store.Put(A.Gear("one", size: 2));
        var found = _store.ByIndex(BySize, "even");
        var all = _store.List();

        _store.Put(A.Gear("two", size: 2));

        found.Should().ContainSingle();
        all.Should().ContainSingle();
    }

    [Test]
    public void An_index_can_be_declared_twice()
    {
        _store.AddIndex(BySize);
        _store.Put(A.Gear("one", size: 2));

        _store.ByIndex(BySize, "2").Should().ContainSingle();
    }

    [Test]
    public void A_query_of_an_undeclared_index_is_an_error_with_its_name() =>
        _store.Invoking(store => store.ByIndex(Undeclared, "2")).Should().Throw<ArgumentException>().WithMessage("*index of Gear was not declared*");
}
