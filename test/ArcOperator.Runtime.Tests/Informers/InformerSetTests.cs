using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Informers;

public sealed class InformerSetTests
{
    private readonly KubernetesClient _client = new(new() { Host = new("http://127.0.0.1:1") }, new ObjectJson(KindsJson.Default), TimeProvider.System);
    private readonly InformerSet _informers;

    public InformerSetTests() => _informers = new(_client, TimeProvider.System, NullLoggerFactory.Instance);

    [TearDown]
    public void Dispose() => _client.Dispose();

    [Test]
    public void A_kind_has_one_informer_whoever_asks_for_it()
    {
        var first = _informers.Add<Gear>(new());
        var second = _informers.Add<Gear>(new() { Namespaces = ["ignored"] });

        second.Should().BeSameAs(first);
        _informers.Get<Gear>().Should().BeSameAs(first);
        _informers.All.Should().Equal(first);
    }

    [Test]
    public void Asking_for_a_kind_that_nobody_declared_is_a_mistake_that_is_named()
    {
        _informers.Find<Gear>().Should().BeNull();
        _informers.Invoking(informers => informers.Get<Gear>()).Should().Throw<InvalidOperationException>().WithMessage("*Gear*");
    }
}
