using System.CommandLine;
using ArcOperator.Kubernetes.Configuration;

namespace ArcOperator.Runtime.Options;

/// <summary>The flags that select the cluster of a command.</summary>
public sealed class ClusterOptions
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig")
    {
        Description = "Path of a kubeconfig. Default: $KUBECONFIG, else the service account of the own pod, else ~/.kube/config.",
    };

    private readonly Option<string?> _context = new("--context") { Description = "Context of the kubeconfig. Default: the current context." };

    public void AddTo(Command command)
    {
        command.Add(_kubeconfig);
        command.Add(_context);
    }

    /// <exception cref="KubeConfigException">No usable cluster is configured.</exception>
    public ClusterConfiguration Read(ParseResult parsed, TimeProvider clock) =>
        ClusterConfiguration.BuildDefaultConfig(clock, parsed.GetValue(_kubeconfig), parsed.GetValue(_context));
}
