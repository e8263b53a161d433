// The surface that this project shares with KubeOps and KubernetesClient.
global using System.Text.Json.Serialization;
global using ArcOperator.Kubernetes.Entities;
global using k8s.Models;
global using ArcOperator.Kubernetes.Entities.Attributes;
