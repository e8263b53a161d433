using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

public sealed class DepartedEntitiesTests
{
    private static readonly ObjectKey One = new(A.Space, "one");

    private readonly DepartedEntities<Gear> _departed = new();

    [Test]
    public void They_come_in_the_order_in_which_they_went_and_one_UID_once()
    {
        var first = A.Gear("one", uid: "first");
        var second = A.Gear("one", uid: "second");
        var firstAgain = A.Gear("one", uid: "first");

        _departed.Add(first);
        _departed.Add(second);
        _departed.Add(A.Gear("two"));
        _departed.Of(One).Should().Equal(first, second);

        _departed.Add(firstAgain);
        _departed.Of(One).Should().Equal(second, firstAgain);
    }

    [Test]
    public void What_was_told_is_forgotten()
    {
        var first = A.Gear("one", uid: "first");
        _departed.Add(first);

        _departed.Remove(first);
        _departed.Remove(first);

        _departed.Of(One).Should().BeEmpty();
    }
}
