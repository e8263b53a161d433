using System.Globalization;

namespace ArcOperator.Runtime.Informers;

/// <summary>
/// The objects of one kind and their indexes. Decides which of two states is newer. Receives the events of the watch and the writes
/// of this process (<see cref="Observe"/>), which the watch reports a moment later.
/// </summary>
/// <remarks>Resource versions of one kind are compared as numbers, which Kubernetes guarantees (KEP-5504) and etcd always did.</remarks>
internal sealed class ObjectStore<TEntity>
    where TEntity : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntityIndex<TEntity>, IndexTable<TEntity>> _indexes = [];
    private readonly EntityIndex<TEntity> _byOwner = new(entity => entity.GetController() is { } owner ? [owner.Uid] : []);
    private Dictionary<ObjectKey, Entry> _objects = [];
    private ulong _streamVersion;

    public ObjectStore() => _indexes[_byOwner] = new(_byOwner);

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _objects.Count;
            }
        }
    }

    /// <summary>Declares an index. Must be called before the first object is stored.</summary>
    public void AddIndex(EntityIndex<TEntity> index)
    {
        lock (_lock)
        {
            _indexes.TryAdd(index, new(index));
        }
    }

    public TEntity? Get(ObjectKey key)
    {
        lock (_lock)
        {
            return _objects.TryGetValue(key, out var entry) ? entry.Object : null;
        }
    }

    public IReadOnlyList<TEntity> List()
    {
        lock (_lock)
        {
            return [.. _objects.Values.Select(entry => entry.Object)];
        }
    }

    public IReadOnlyList<TEntity> ByIndex(EntityIndex<TEntity> index, string value)
    {
        lock (_lock)
        {
            return _indexes.TryGetValue(index, out var table)
                ? table.Find(value)
                : throw new ArgumentException($"this index of {typeof(TEntity).Name} was not declared when the operator was built", nameof(index));
        }
    }

    public IReadOnlyList<TEntity> OwnedBy(string uid) => ByIndex(_byOwner, uid);

    /// <summary>Stores an object that the watch reported.</summary>
    public EntityChange<TEntity>? Put(TEntity entity)
    {
        lock (_lock)
        {
            // Versions of a watch grow. An older write of an object that is not stored belongs to an object that was deleted since.
            var version = VersionOf(entity);
            if (version != 0 && version < _streamVersion && !_objects.ContainsKey(ObjectKey.Of(entity)))
            {
                return null;
            }

            _streamVersion = Math.Max(_streamVersion, version);
            return Store(entity, isConfirmed: true);
        }
    }

    /// <summary>Removes an object that the watch reported as deleted, with its last state.</summary>
    public EntityChange<TEntity>? Remove(IMetadata<V1ObjectMeta> last)
    {
        lock (_lock)
        {
            var version = VersionOf(last);
            _streamVersion = Math.Max(_streamVersion, version);
            var key = ObjectKey.Of(last);
            return _objects.TryGetValue(key, out var entry) && (version == 0 || entry.Version <= version) ? Drop(key, entry) : null;
        }
    }

    /// <summary>Records the version of a bookmark.</summary>
    public void Advance(string? resourceVersion)
    {
        lock (_lock)
        {
            _streamVersion = Math.Max(_streamVersion, Parse(resourceVersion));
        }
    }

    /// <summary>Stores the server's response to a write of this process.</summary>
    public EntityChange<TEntity>? Observe(TEntity entity)
    {
        lock (_lock)
        {
            // The object is missing although the watch has passed this version, so it was deleted since.
            var version = VersionOf(entity);
            return version == 0 || (version <= _streamVersion && !_objects.ContainsKey(ObjectKey.Of(entity))) ? null : Store(entity, isConfirmed: false);
        }
    }

    /// <summary>Replaces all objects with those of a new list in one step. Objects that are missing in the list are reported as deleted.</summary>
    /// <param name="entities">The list.</param>
    /// <param name="unreadable">Objects that exist but could not be read. Their last known states are kept.</param>
    /// <param name="resourceVersion">The list's.</param>
    public IReadOnlyList<EntityChange<TEntity>> Replace(
        IReadOnlyList<TEntity> entities, IReadOnlySet<ObjectKey> unreadable, string? resourceVersion)
    {
        lock (_lock)
        {
            var version = Parse(resourceVersion);
            // The list is older than events that were seen: the server was restored from a backup, so no known state is valid.
            var wentBack = version < _streamVersion;
            var before = _objects;
            var isFirst = _streamVersion == 0;
            _streamVersion = version;
            _objects = new(entities.Count);
            foreach (var table in _indexes.Values)
            {
                table.Clear();
            }

            var changes = new List<EntityChange<TEntity>>();
            foreach (var entity in entities)
            {
                var key = ObjectKey.Of(entity);
                before.Remove(key, out var known);
                var newest = known.Object is null || wentBack || known.IsConfirmed || known.Version < VersionOf(entity) ? new Entry(entity, VersionOf(entity), true) : known;
                Insert(key, newest);
                if (known.Object is null || wentBack || known.Version != newest.Version)
                {
                    changes.Add(new(known.Object, newest.Object, isFirst));
                }
            }

            foreach (var (key, entry) in before)
            {
                if (unreadable.Contains(key) || (!wentBack && !entry.IsConfirmed && entry.Version > version))
                {
                    Insert(key, entry);
                }
                else
                {
                    changes.Add(new(entry.Object, null, false));
                }
            }

            return changes;
        }
    }

    private EntityChange<TEntity>? Store(TEntity entity, bool isConfirmed)
    {
        var key = ObjectKey.Of(entity);
        var version = VersionOf(entity);
        _objects.TryGetValue(key, out var known);
        if (known.Object is not null)
        {
            if (version != 0 && version <= known.Version)
            {
                if (isConfirmed && version == known.Version)
                {
                    _objects[key] = known with { IsConfirmed = true };
                }

                return null;
            }

            Drop(key, known);
        }

        Insert(key, new(entity, version, isConfirmed));
        return new(known.Object, entity, false);
    }

    private void Insert(ObjectKey key, Entry entry)
    {
        _objects[key] = entry;
        foreach (var table in _indexes.Values)
        {
            table.Add(key, entry.Object);
        }
    }

    private EntityChange<TEntity> Drop(ObjectKey key, Entry entry)
    {
        _objects.Remove(key);
        foreach (var table in _indexes.Values)
        {
            table.Remove(key, entry.Object);
        }

        return new(entry.Object, null, false);
    }

    private static ulong VersionOf(IMetadata<V1ObjectMeta> entity) => Parse(entity.ResourceVersion());

    private static ulong Parse(string? version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <param name="Object">The state.</param>
    /// <param name="Version">Its resource version as a number.</param>
    /// <param name="IsConfirmed">True if a watch or a list reported it. Otherwise only this process wrote it.</param>
    private readonly record struct Entry(TEntity Object, ulong Version, bool IsConfirmed);
}
