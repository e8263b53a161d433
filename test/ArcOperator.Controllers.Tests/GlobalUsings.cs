global using ArcOperator.Kubernetes.Entities;
global using ArcOperator.Kubernetes.Models;
global using ArcOperator.Runtime.Informers;
global using ArcOperator.Runtime.Secrets;
global using ArcOperator.Runtime.Status;
global using ArcOperator.Testing;
global using FluentAssertions;
global using NUnit.Framework;
