namespace ArcOperator.HookExecutor;

/// <summary>A call is answered with an error.</summary>
internal sealed class ExecutorException(int status, string reason, string message) : Exception(message)
{
    /// <summary>Of HTTP.</summary>
    public int Status => status;

    /// <summary>One word for programs.</summary>
    public string Reason => reason;
}
