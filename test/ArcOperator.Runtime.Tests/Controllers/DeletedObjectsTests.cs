using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

public sealed class DeletedObjectsTests
{
    private static readonly ObjectKey One = new(A.Namespace, "one");

    private readonly DeletedObjects<Gear> _deleted = new();

    [Test]
    public void Deleted_objects_are_returned_in_order_of_deletion_and_once_for_each_UID()
    {
        var first = A.Gear("one", uid: "first");
        var second = A.Gear("one", uid: "second");
        var firstAgain = A.Gear("one", uid: "first");

        _deleted.Add(first);
        _deleted.Add(second);
        _deleted.Add(A.Gear("two"));
        _deleted.Of(One).Should().Equal(first, second);

        _deleted.Add(firstAgain);
        _deleted.Of(One).Should().Equal(second, firstAgain);
    }

    [Test]
    public void A_removed_object_is_no_longer_returned()
    {
        var first = A.Gear("one", uid: "first");
        _deleted.Add(first);

        _deleted.Remove(first);
        _deleted.Remove(first);

        _deleted.Of(One).Should().BeEmpty();
    }
}
