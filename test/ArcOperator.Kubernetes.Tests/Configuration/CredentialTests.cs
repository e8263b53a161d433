using ArcOperator.Kubernetes.Configuration;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Configuration;

public sealed class CredentialTests
{
    [Test]
    public void The_text_of_a_credential_does_not_contain_its_secrets() =>
        (new Credential("hunter2", null).ToString(), new Credential(null, null).ToString()).Should().Be(("token", "anonymous"));
}
