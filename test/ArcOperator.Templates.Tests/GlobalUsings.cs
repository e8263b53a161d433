global using ArcOperator.Templates.Tests.Harness;
global using ArcOperator.Testing;
global using FluentAssertions;
global using NUnit.Framework;
