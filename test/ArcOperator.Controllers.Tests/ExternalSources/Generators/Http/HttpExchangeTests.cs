using System.Net;
using ArcOperator.Controllers.ExternalSources.Generators;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.Tests.ExternalSources.Generators.Http;

public sealed class HttpExchangeTests
{
    private const string Origin = "https://origin.example/data";

    private static readonly Validators Known = new("\"etag\"", "Sat, 28 Nov 2026 00:00:00 GMT");

    [Test]
    public async Task A_redirect_to_another_origin_receives_no_headers_body_and_validators()
    {
        var server = new ScriptedServer((307, "https://elsewhere.example/taken"), (200, null));

        var (response, isOrigin) = await SendAsync(server, "POST", "a body"u8.ToArray());

        (response.StatusCode, isOrigin).Should().Be((HttpStatusCode.OK, false));
        server.Requests.Should().Equal(
            "POST https://origin.example/data Accept-Encoding Cookie If-Modified-Since If-None-Match User-Agent X-Api-Key X-Secret body=a body",
            "GET https://elsewhere.example/taken Accept-Encoding User-Agent body=");
    }

    [Test]
    public async Task A_redirect_back_to_the_origin_receives_nothing_either()
    {
        var server = new ScriptedServer((302, "https://elsewhere.example/"), (302, Origin), (304, null));

        var (_, isOrigin) = await SendAsync(server, "GET", null);

        isOrigin.Should().BeFalse();
        server.Requests[^1].Should().Be("GET https://origin.example/data Accept-Encoding User-Agent body=");
    }

    [Test]
    public async Task A_redirect_within_the_origin_keeps_headers_and_validators()
    {
        var server = new ScriptedServer((302, "/other"), (200, null));

        var (_, isOrigin) = await SendAsync(server, "GET", null);

        isOrigin.Should().BeTrue();
        server.Requests[^1].Should().Be("GET https://origin.example/other Accept-Encoding Cookie If-Modified-Since If-None-Match User-Agent X-Api-Key X-Secret body=");
    }

    [TestCase("http://plain.example/", "redirects from https to http")]
    [TestCase("javascript:text-of-the-server", "redirects to a URL that is neither http nor https")]
    [TestCase("https://text-of-the-server:secret@host.example/", "redirects to a URL that is not valid, or contains a user name or password")]
    public async Task A_refused_redirect_is_reported_without_text_of_the_server(string target, string expected)
    {
        var send = () => SendAsync(new((302, target)), "GET", null);

        await send.Should().ThrowAsync<AttemptException>().WithMessage($"{Origin} {expected}");
    }

    [Test]
    public async Task A_failure_after_a_redirect_names_the_first_URL_only()
    {
        var send = () => SendAsync(new((302, "https://text-of-the-server.example/")), "GET", null);

        await send.Should().ThrowAsync<AttemptException>().WithMessage($"{Origin} redirects to a server that cannot be reached or does not respond correctly");
    }

    private static async Task<(HttpResponseMessage Response, bool IsOrigin)> SendAsync(ScriptedServer server, string method, byte[]? body)
    {
        using var metrics = new ExternalSourceMetrics(TimeProvider.System);
        using var transport = new HttpMessageInvoker(server);
        var exchange = new HttpExchange(transport, "origin.example", new Dictionary<string, string> { ["X-Secret"] = "s" }, metrics, TimeProvider.System);
        var request = new HttpRequestDocument { Url = Origin, Method = method, Headers = new Dictionary<string, string> { ["X-Api-Key"] = "k", ["Cookie"] = "c" }, Body = body };
        return await exchange.SendAsync(request, Known, CancellationToken.None);
    }

    /// <summary>Responds as scripted and fails afterwards.</summary>
    private sealed class ScriptedServer(params (int Status, string? Location)[] script) : HttpMessageHandler
    {
        public List<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Requests.Count == script.Length)
            {
                throw new HttpRequestException("text of the server");
            }

            var (status, location) = script[Requests.Count];
            var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
            Requests.Add($"{request.Method} {request.RequestUri} {string.Join(' ', request.Headers.Select(header => header.Key).Order(StringComparer.Ordinal))} body={body}");
            var response = new HttpResponseMessage((HttpStatusCode)status);
            response.Headers.Location = location is null ? null : new(location, UriKind.RelativeOrAbsolute);
            return response;
        }
    }
}
