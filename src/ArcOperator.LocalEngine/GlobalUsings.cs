// The types of KubeOps and KubernetesClient in all files.
global using System.Text.Json.Serialization;
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
global using ArcOperator.Runtime.Controllers;
global using ArcOperator.Runtime.Hosting;
