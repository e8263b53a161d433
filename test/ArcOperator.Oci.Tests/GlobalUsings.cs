global using FluentAssertions;
global using NUnit.Framework;
global using ArcOperator.Testing.Registries;
