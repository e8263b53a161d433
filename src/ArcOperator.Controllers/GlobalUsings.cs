// The surface that this project shares with KubeOps and KubernetesClient: to compile against their packages, name their
// namespaces here. What stands below the line is ours alone.
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
global using ArcOperator.Runtime.Controllers;
global using ArcOperator.Runtime.Events;
global using ArcOperator.Runtime.Hosting;
global using ArcOperator.Runtime.Queue;
global using ArcOperator.Runtime.Rbac;
//
global using ArcOperator.Kubernetes.Text;
global using ArcOperator.Runtime.Informers;
global using ArcOperator.Runtime.Retries;
global using ArcOperator.Runtime.Secrets;
global using ArcOperator.Runtime.Status;
