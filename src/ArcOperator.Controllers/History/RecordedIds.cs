namespace ArcOperator.Controllers.History;

/// <summary>Identities of records that are known to be stored, the most recent ones.</summary>
internal sealed class RecordedIds(int capacity)
{
    private readonly Lock _access = new();
    private readonly HashSet<Guid> _ids = [];
    private readonly Queue<Guid> _order = new();

    public bool Contains(string id)
    {
        lock (_access)
        {
            return Guid.TryParse(id, out var parsed) && _ids.Contains(parsed);
        }
    }

    public void Add(string id)
    {
        lock (_access)
        {
            if (!Guid.TryParse(id, out var parsed) || !_ids.Add(parsed))
            {
                return;
            }

            _order.Enqueue(parsed);
            if (_order.Count > capacity)
            {
                _ids.Remove(_order.Dequeue());
            }
        }
    }
}
