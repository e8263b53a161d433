namespace ArcOperator.HookExecutor;

/// <summary>Who may have hooks run over the Unix socket.</summary>
public enum SocketAccess
{
    /// <summary>Processes of the same user (mode 0600).</summary>
    Owner,

    /// <summary>Also those of the same group (mode 0660), as when operator and executor run as two users of one pod.</summary>
    Group,
}
