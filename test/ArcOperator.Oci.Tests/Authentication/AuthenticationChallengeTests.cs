using System.Net;
using ArcOperator.Oci.Authentication;

namespace ArcOperator.Oci.Tests.Authentication;

public sealed class AuthenticationChallengeTests
{
    [Test]
    public void The_challenge_of_a_registry_holds_realm_service_and_scope()
    {
        var challenge = Of("""Bearer realm="https://auth.example/token",service="registry.example",scope="repository:team/app:pull" """);

        challenge!.Scheme.Should().Be("bearer");
        challenge.TokenUrl.Should().Be(new Uri("https://auth.example/token?service=registry.example&scope=repository%3Ateam%2Fapp%3Apull"));
    }

    [Test]
    public void Several_scopes_are_separate_parameters() =>
        Of("""Bearer realm="https://auth.example/token",scope="repository:a:pull repository:b:pull,push" """)!.TokenUrl!.Query
            .Should().Be("?scope=repository%3Aa%3Apull&scope=repository%3Ab%3Apull%2Cpush");

    [Test]
    public void The_query_of_the_realm_is_kept() =>
        Of("""Bearer realm="https://auth.example/token?tenant=a",service="b" """)!.TokenUrl.Should().Be(new Uri("https://auth.example/token?tenant=a&service=b"));

    [Test]
    public void A_value_without_quotes_is_read() =>
        Of("Bearer realm=https://auth.example/token, service=registry")!.TokenUrl.Should().Be(new Uri("https://auth.example/token?service=registry"));

    [Test]
    public void A_value_cannot_add_parameters_to_the_query() =>
        Of("""Bearer realm="https://auth.example/token",service="a&account=root" """)!.TokenUrl!.Query.Should().Be("?service=a%26account%3Droot");

    [TestCase("""Bearer realm="/token" """)]
    [TestCase("""Bearer realm="ftp://auth.example/token" """)]
    [TestCase("""Bearer realm="file:///etc/passwd" """)]
    [TestCase("""Bearer error="invalid_token" """)]
    public void A_realm_without_http_scheme_gives_no_token_URL(string header) => Of(header)!.TokenUrl.Should().BeNull();

    [TestCase("Basic realm=\"registry\"")]
    [TestCase("BASIC")]
    public void The_case_of_a_scheme_does_not_matter(string header) => Of(header)!.Scheme.Should().Be("basic");

    [Test]
    public void The_first_supported_challenge_of_several_counts()
    {
        Of("Negotiate", "Basic realm=\"a\"", "Bearer realm=\"https://auth.example/\"")!.Scheme.Should().Be("basic");
        Of("Negotiate, Basic realm=\"a\"")!.Scheme.Should().Be("basic");
        Of("Negotiate", "NTLM")!.Scheme.Should().Be("negotiate");
    }

    [Test]
    public void A_response_without_challenge_gives_none() => Of().Should().BeNull();

    private static AuthenticationChallenge? Of(params IReadOnlyList<string> headers)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.Unauthorized);
        response.Headers.TryAddWithoutValidation("WWW-Authenticate", headers);
        return AuthenticationChallenge.Read(response);
    }
}
