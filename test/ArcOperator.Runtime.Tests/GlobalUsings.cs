// What every test speaks of. NUnit is not among it: some of its names are those of schema attributes.
global using ArcOperator.Kubernetes;
global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Models;
global using ArcOperator.Testing;
