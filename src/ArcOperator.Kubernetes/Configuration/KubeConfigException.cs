namespace ArcOperator.Kubernetes.Configuration;

/// <summary>A kubeconfig, or what it refers to, cannot be used. The message names file, field and remedy.</summary>
public sealed class KubeConfigException(string message, Exception? inner = null) : Exception(message, inner);
