global using ArcOperator.Testing;
global using ArcOperator.Testing.Pods;
global using FluentAssertions;
global using NUnit.Framework;
