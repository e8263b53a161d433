// Names that this project shares with KubeOps and KubernetesClient.
global using ArcOperator.Runtime.Informers;
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Text;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
