using ArcOperator.Runtime.Queue;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Queue;

internal static class QueueExtensions
{
    /// <summary>Returns the next key, which must be in the queue already.</summary>
    public static TKey Take<TKey>(this WorkQueue<TKey> queue)
        where TKey : struct, IEquatable<TKey>
    {
        var take = queue.TakeAsync(default).AsTask();
        take.IsCompletedSuccessfully.Should().BeTrue("a key should be there to be taken");
        return take.Result ?? throw new AssertionException("the queue is closed");
    }

    /// <summary>Takes the next key and returns it at once.</summary>
    public static TKey Work<TKey>(this WorkQueue<TKey> queue)
        where TKey : struct, IEquatable<TKey>
    {
        var key = queue.Take();
        queue.Done(key);
        return key;
    }

    /// <summary>Asserts that a worker would have to wait.</summary>
    public static async Task ShouldBeEmptyAsync<TKey>(this WorkQueue<TKey> queue, string because = "")
        where TKey : struct, IEquatable<TKey>
    {
        using var enough = new CancellationTokenSource();
        var take = queue.TakeAsync(enough.Token).AsTask();
        take.IsCompleted.Should().BeFalse(because);
        await enough.CancelAsync();
        await take.Invoking(pending => pending).Should().ThrowAsync<OperationCanceledException>();
    }
}
