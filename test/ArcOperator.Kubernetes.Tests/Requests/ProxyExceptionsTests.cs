using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

public sealed class ProxyExceptionsTests
{
    [TestCase("http://10.1.2.3/", "10.0.0.0/8", true)]
    [TestCase("http://10.1.2.3/", "10.1.2.3/8", true)]
    [TestCase("http://11.1.2.3/", "10.0.0.0/8", false)]
    [TestCase("http://10.1.2.3/", "10.1.2.3", true)]
    [TestCase("http://[::ffff:10.1.2.3]/", "10.1.0.0/16", true)]
    [TestCase("http://[fd00::1]/", "fd00::/8", true)]
    [TestCase("http://[fd00::1]:8080/", "[fd00::1]:8080", true)]
    [TestCase("http://[fd00::1]/", "[fd00::1]:8080", false)]
    [TestCase("http://10.1.2.3/", "10.0.0.0/99", false)]
    [TestCase("http://data.example.org/", "example.org", true)]
    [TestCase("http://data.example.org/", ".example.org", true)]
    [TestCase("http://example.org./", "*.EXAMPLE.org", true)]
    [TestCase("http://badexample.org/", "example.org", false)]
    [TestCase("https://example.org/", "example.org:443", true)]
    [TestCase("https://example.org/", "example.org:80", false)]
    [TestCase("http://anything.example/", "*", true)]
    [TestCase("http://anything.example/", "", false)]
    [TestCase("http://localhost:1/", "", true)]
    [TestCase("http://127.0.0.2/", "", true)]
    public void Entries_of_NO_PROXY_have_the_meaning_of_Go_and_curl(string url, string entry, bool isBypassed) => new ProxyExceptions([entry]).Contains(new(url)).Should().Be(isBypassed);
}
