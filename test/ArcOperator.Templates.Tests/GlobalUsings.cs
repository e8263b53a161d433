global using ArcOperator.Templates.Tests.Harness;
global using ArcOperator.Testing;
global using ArcOperator.Testing.Registries;
global using FluentAssertions;
global using NUnit.Framework;
