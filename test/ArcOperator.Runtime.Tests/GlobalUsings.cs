// Namespaces that all tests use. NUnit is absent, because some of its names are those of schema attributes.
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Requests;
global using k8s;
global using k8s.Autorest;
global using k8s.Models;
global using ArcOperator.Testing;
