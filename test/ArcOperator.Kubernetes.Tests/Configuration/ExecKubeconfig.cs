using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Testing;

namespace ArcOperator.Kubernetes.Tests.Configuration;

/// <summary>Writes and reads a kubeconfig whose user is a program.</summary>
internal static class ExecKubeconfig
{
    /// <param name="folder">Folder of the kubeconfig. Relative commands start there.</param>
    /// <param name="clock">Clock for the expiry of credentials.</param>
    /// <param name="exec">The fields of the exec entry but for its apiVersion, one a line.</param>
    /// <param name="cluster">The fields of the cluster.</param>
    public static ClusterConfiguration Read(TemporaryFolder folder, TimeProvider clock, string exec, string cluster = "server: https://host")
    {
        var path = folder.Write("config", $"""
            current-context: one
            clusters:
              - name: c
                cluster:
                  {cluster}
            users:
              - name: u
                user:
                  exec:
                    apiVersion: client.authentication.k8s.io/v1
                    {exec.ReplaceLineEndings("\n        ")}
            contexts:
              - name: one
                context:
                  cluster: c
                  user: u
            """);
        return ClusterConfiguration.BuildConfigFromConfigFile(clock, [path]);
    }
}
