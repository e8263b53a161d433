// The surface that this project shares with KubeOps and KubernetesClient.
global using ArcOperator.Runtime.Informers;
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Models;
global using ArcOperator.Kubernetes.Text;
