// The surface of KubernetesClient, and what our client adds to it.
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
global using ArcOperator.Kubernetes;
global using ArcOperator.Runtime.Hosting;
global using ArcOperator.Runtime.Rbac;
