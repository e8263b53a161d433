using ArcOperator.Kubernetes.Requests;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Kubernetes.Watching;

/// <summary>An open watch.</summary>
/// <remarks>
/// <para><b>Guarantees.</b> Events come in the order in which the server sent them. One whose line was cut off is not returned.</para>
/// <para><b>Assumptions.</b> One reader at a time.</para>
/// <para><b>Caveats.</b> A watch often ends without a reason. A silent watch may be dead, so its reader needs a limit for the silence.</para>
/// <para><b>Errors.</b> <see cref="IOException"/> and <see cref="HttpRequestException"/> when the connection breaks,
/// <see cref="System.Text.Json.JsonException"/> for a line that is not an event. An event of type Error is returned like any other.</para>
/// </remarks>
public sealed class WatchStream<T> : IDisposable
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private readonly HttpResponseMessage _response;
    private readonly GrowingBuffer _lines;
    private readonly WatchEventReader<T> _reader;

    internal WatchStream(HttpResponseMessage response, Stream body, ObjectJson json)
    {
        _response = response;
        _lines = new(body);
        _reader = new(json);
    }

    /// <summary>Waits for an event and appends all events that have arrived. Returns false at the end of the watch.</summary>
    public async ValueTask<bool> ReadAsync(ICollection<WatchEvent<T>> events, CancellationToken cancellationToken)
    {
        for (var before = events.Count; events.Count == before;)
        {
            if (!await _lines.FillAsync(cancellationToken))
            {
                return false;
            }

            while (_lines.TryReadLine(out var line))
            {
                if (!line.Trim((byte)'\r').IsEmpty)
                {
                    events.Add(_reader.Read(line));
                }
            }
        }

        return true;
    }

    public void Dispose()
    {
        _lines.Dispose();
        _response.Dispose();
    }
}
