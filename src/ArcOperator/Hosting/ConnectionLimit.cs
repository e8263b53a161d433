using Microsoft.AspNetCore.Connections;

namespace ArcOperator.Hosting;

/// <summary>
/// Limits the open connections of one listener. Further connections are closed at once. The limit of the server itself would count the connections of all
/// listeners, so that a flood on one port would close the others.
/// </summary>
internal sealed class ConnectionLimit(int most)
{
    private int _open;

    public ConnectionDelegate Apply(ConnectionDelegate next) => async connection =>
    {
        try
        {
            if (Interlocked.Increment(ref _open) > most)
            {
                connection.Abort(new ConnectionAbortedException("the port has as many connections as it may have"));
                return;
            }

            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    };
}
