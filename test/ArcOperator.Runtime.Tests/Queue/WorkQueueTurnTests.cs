using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

public sealed class WorkQueueTurnTests
{
    private readonly WorkQueue<ObjectKey> _queue = new(new ManualTimeProvider(), key => key.Namespace);

    [TearDown]
    public void Dispose() => _queue.Dispose();

    [TestCase(QueuePriority.Normal)]
    [TestCase(QueuePriority.Low)]
    public void A_namespace_with_many_keys_delays_another_one_by_one_key(QueuePriority priority)
    {
        AddMany("crowd", 500, priority);
        _queue.Add(new("quiet", "only"), priority);

        Enumerable.Range(0, 2).Select(_ => _queue.Work().Namespace).Should().Contain("quiet");
    }

    [Test]
    public void Keys_of_a_namespace_keep_their_order_while_namespaces_take_turns()
    {
        AddMany("a", 3);
        AddMany("b", 3);

        Enumerable.Range(0, 6).Select(_ => _queue.Work().ToString()).Should().Equal("a/0", "b/0", "a/1", "b/1", "a/2", "b/2");
    }

    [Test]
    public async Task All_keys_of_all_namespaces_are_taken_once()
    {
        foreach (var number in Enumerable.Range(0, 20))
        {
            AddMany($"team-{number}", number);
        }

        var taken = Enumerable.Range(0, 190).Select(_ => _queue.Work()).ToList();

        taken.Should().OnlyHaveUniqueItems();
        await _queue.ShouldBeEmptyAsync();
    }

    [Test]
    public void A_namespace_that_adds_without_end_leaves_every_second_turn_to_another_one()
    {
        AddMany("crowd", 1);
        AddMany("quiet", 10);
        var taken = new List<string>();
        for (var turn = 0; turn < 20; turn++)
        {
            taken.Add(_queue.Work().Namespace);
            AddMany("crowd", 1);
        }

        taken.Count(name => name == "quiet").Should().BeGreaterThanOrEqualTo(9);
    }

    private void AddMany(string @namespace, int count, QueuePriority priority = QueuePriority.Normal)
    {
        foreach (var number in Enumerable.Range(0, count))
        {
            _queue.Add(new(@namespace, $"{number}"), priority);
        }
    }
}
