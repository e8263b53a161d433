global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
