using System.Net;
using ArcOperator.Controllers.Endpoints;

namespace ArcOperator.Controllers.Tests.Endpoints;

public sealed class AuthenticationChallengeTests
{
    [Test]
    public void A_registry_says_where_a_token_is_to_be_had_and_for_what()
    {
        var challenge = Of("""Bearer realm="https://auth.example/token",service="registry.example",scope="repository:team/app:pull" """);

        challenge!.Scheme.Should().Be("bearer");
        challenge.TokenUrl.Should().Be(new Uri("https://auth.example/token?service=registry.example&scope=repository%3Ateam%2Fapp%3Apull"));
    }

    [Test]
    public void What_the_realm_asks_already_is_kept() =>
        Of("""Bearer realm="https://auth.example/token?tenant=a",service="b" """)!.TokenUrl.Should().Be(new Uri("https://auth.example/token?tenant=a&service=b"));

    [Test]
    public void A_value_need_not_be_quoted() =>
        Of("Bearer realm=https://auth.example/token, service=registry")!.TokenUrl.Should().Be(new Uri("https://auth.example/token?service=registry"));

    [Test]
    public void A_value_cannot_add_to_what_is_asked() =>
        Of("""Bearer realm="https://auth.example/token",service="a&account=root" """)!.TokenUrl!.Query.Should().Be("?service=a%26account%3Droot");

    [TestCase("""Bearer realm="/token" """)]
    [TestCase("""Bearer realm="ftp://auth.example/token" """)]
    [TestCase("""Bearer realm="file:///etc/passwd" """)]
    [TestCase("""Bearer error="invalid_token" """)]
    public void Where_no_token_is_to_be_had_by_http_there_is_no_url(string header) => Of(header)!.TokenUrl.Should().BeNull();

    [TestCase("Basic realm=\"registry\"")]
    [TestCase("BASIC")]
    public void A_scheme_is_known_in_any_case(string header) => Of(header)!.Scheme.Should().Be("basic");

    [Test]
    public void Of_several_the_first_that_can_be_met_counts()
    {
        Of("Negotiate", "Basic realm=\"a\"", "Bearer realm=\"https://auth.example/\"")!.Scheme.Should().Be("basic");
        Of("Negotiate, Basic realm=\"a\"")!.Scheme.Should().Be("basic");
        Of("Negotiate", "NTLM")!.Scheme.Should().Be("negotiate");
    }

    [Test]
    public void There_may_be_none() => Of().Should().BeNull();

    private static AuthenticationChallenge? Of(params IReadOnlyList<string> headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", headers);
        return AuthenticationChallenge.Read(response);
    }
}
