using ArcOperator.Kubernetes.Configuration;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

/// <summary>The proxy of the environment, with exceptions as Go and curl read them.</summary>
public sealed class EnvironmentProxyTests
{
    [TestCase("10.96.0.0/12", "https://10.96.0.1")]
    [TestCase("10.96.0.1/12", "https://10.97.3.4:6443", TestName = "A_range_may_start_at_any_of_its_addresses")]
    [TestCase("0.0.0.0/0", "https://203.0.113.9")]
    [TestCase("fd00::/8", "https://[fd00::1]:6443")]
    [TestCase("example.org, 10.0.0.0/8", "https://10.1.2.3", TestName = "Entries_may_have_spaces_between_them")]
    [TestCase("10.96.0.1", "https://10.96.0.1:443")]
    [TestCase("10.96.0.1:6443", "https://10.96.0.1:6443")]
    [TestCase("[fd00::1]:6443", "https://[fd00::1]:6443")]
    [TestCase("fd00::1", "https://[fd00::1]:6443")]
    [TestCase("kubernetes.default.svc:443", "https://kubernetes.default.svc")]
    [TestCase("api.example.org", "https://API.example.org:6443")]
    [TestCase("example.org", "https://api.example.org")]
    [TestCase(".svc", "https://kubernetes.default.svc")]
    [TestCase("*.svc", "https://kubernetes.default.svc")]
    [TestCase(".example.org:6443", "https://api.example.org:6443")]
    [TestCase("svc", "https://kubernetes.default.svc.")]
    [TestCase("*", "https://203.0.113.9")]
    [TestCase("", "https://127.0.0.1:6443")]
    [TestCase("", "https://[::1]:6443")]
    [TestCase("", "https://localhost:6443")]
    public void A_server_that_an_entry_matches_is_reached_without_the_proxy(string exceptions, string server) =>
        ProxyFor(server, ("HTTPS_PROXY", "http://proxy.example:3128"), ("NO_PROXY", exceptions)).Should().BeNull();

    [TestCase("10.96.0.0/12", "https://10.112.0.1")]
    [TestCase("10.96.0.0/12", "https://10-96-0-1.example.org")]
    [TestCase("fd00::/8", "https://10.96.0.1")]
    [TestCase("10.96.0.0/99", "https://10.96.0.1")]
    [TestCase("10.96.0.1:6443", "https://10.96.0.1:443")]
    [TestCase("10.96.0.1", "https://10.96.0.10")]
    [TestCase("example.org:6443", "https://api.example.org")]
    [TestCase("example.org", "https://badexample.org")]
    [TestCase(".svc", "https://kubernetes.default.svc.example.org")]
    [TestCase("96.0.1", "https://10.96.0.1", TestName = "The_end_of_an_address_is_not_a_domain")]
    [TestCase(", ,.,:,/", "https://api.example.org")]
    public void A_server_that_no_entry_matches_is_reached_through_the_proxy(string exceptions, string server) =>
        ProxyFor(server, ("HTTPS_PROXY", "http://proxy.example:3128"), ("NO_PROXY", exceptions)).Should().Be(new Uri("http://proxy.example:3128"));

    [Test]
    public void Names_in_lower_case_take_precedence_and_a_proxy_needs_no_scheme() =>
        ProxyFor("https://api.example.org", ("https_proxy", "lower.example:3128"), ("HTTPS_PROXY", "http://upper.example"))
            .Should().Be(new Uri("http://lower.example:3128"));

    [Test]
    public void Each_scheme_has_its_own_variable_and_ALL_PROXY_is_for_both()
    {
        (string, string)[] environment = [("HTTP_PROXY", "http://plain.example"), ("ALL_PROXY", "socks5://all.example:1080")];

        ProxyFor("http://api.example.org", environment).Should().Be(new Uri("http://plain.example"));
        ProxyFor("https://api.example.org", environment).Should().Be(new Uri("socks5://all.example:1080"));
        ProxyFor("http://api.example.org", [.. environment, ("REQUEST_METHOD", "GET")]).Should().Be(new Uri("socks5://all.example:1080"));
    }

    [Test]
    public void Without_a_variable_there_is_no_proxy() => ProxyFor("https://api.example.org", ("HTTPS_PROXY", "")).Should().BeNull();

    [TestCase("ftp://me:hunter2@proxy.example")]
    [TestCase("http://")]
    public void A_value_that_is_not_a_proxy_is_refused_by_the_name_of_its_variable(string value)
    {
        var read = () => ProxyFor("https://api.example.org", ("HTTPS_PROXY", value));

        read.Should().Throw<KubeConfigException>().WithMessage("environment variable HTTPS_PROXY is not the URL*").Which.ToString().Should().NotContain("hunter2");
    }

    private static Uri? ProxyFor(string server, params (string Name, string Value)[] environment) =>
        EnvironmentProxy.For(new(server), name => environment.FirstOrDefault(variable => variable.Name == name).Value);
}
