using ArcOperator.Kubernetes.Configuration;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Authentication;

public sealed class CredentialTests
{
    [Test]
    public void It_never_shows_what_it_holds() =>
        (new Credential("hunter2", null).ToString(), new Credential(null, null).ToString()).Should().Be(("token", "anonymous"));
}
