namespace ArcOperator.Runtime.Hosting;

/// <summary>How the operator as a whole behaves. Names and defaults are those of KubeOps.</summary>
public sealed class OperatorSettings
{
    /// <summary>The operator's name in logs, and its field manager. Default <c>kubernetesoperator</c>.</summary>
    public string Name { get; set; } = "kubernetesoperator";

    /// <summary>The only namespace to look at. Default null: all.</summary>
    public string? Namespace { get; set; }

    /// <summary>How many entities of one kind are reconciled at once. Default twice the number of cores; 1 to 256.</summary>
    public int MaxParallelReconciliations { get; set; } = Environment.ProcessorCount * 2;

    /// <summary>How long work that has begun may go on after the process was told to stop. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);
}
