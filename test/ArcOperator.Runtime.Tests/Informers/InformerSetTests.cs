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
    public void All_users_of_a_kind_share_one_informer()
    {
        var first = _informers.Add<Gear>(new());
        var second = _informers.Add<Gear>(new() { Namespaces = ["ignored"] });

        second.Should().BeSameAs(first);
        _informers.Get<Gear>().Should().BeSameAs(first);
        _informers.All.Should().Equal(first);
    }

    [Test]
    public void A_request_for_an_undeclared_kind_is_an_error_with_its_name()
    {
        _informers.Find<Gear>().Should().BeNull();
        _informers.Invoking(informers => informers.Get<Gear>()).Should().Throw<InvalidOperationException>().WithMessage("*Gear*");
    }
}
