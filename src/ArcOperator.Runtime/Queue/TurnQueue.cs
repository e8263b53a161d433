using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Runtime.Queue;

/// <summary>
/// A queue in which groups take turns. A group with many keys delays the next key of each other group by one key. The keys of a group keep their order.
/// </summary>
/// <param name="group">Returns the group of a key.</param>
internal sealed class TurnQueue<TKey>(Func<TKey, string> group)
{
    private readonly Dictionary<string, Queue<TKey>> _groups = [];
    private readonly Queue<string> _turns = [];

    public void Enqueue(TKey key)
    {
        var name = group(key);
        if (!_groups.TryGetValue(name, out var keys))
        {
            keys = new();
            _groups.Add(name, keys);
            _turns.Enqueue(name);
        }

        keys.Enqueue(key);
    }

    public bool TryDequeue([MaybeNullWhen(false)] out TKey key)
    {
        if (!_turns.TryDequeue(out var name))
        {
            key = default;
            return false;
        }

        var keys = _groups[name];
        key = keys.Dequeue();
        if (keys.Count > 0)
        {
            _turns.Enqueue(name);
        }
        else
        {
            _groups.Remove(name);
        }

        return true;
    }
}
