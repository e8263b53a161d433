// The surface that this project shares with KubeOps and KubernetesClient. To compile against their packages, name their namespaces here.
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Entities.Attributes;
global using ArcOperator.Runtime.Controllers;
global using ArcOperator.Runtime.Hosting;
global using ArcOperator.Runtime.Rbac;
global using k8s;
global using k8s.Models;
