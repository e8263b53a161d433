using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ArcOperator.Controllers.ExternalSources.Generators.Http;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Network;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>ExternalSources through the operator's proxy. Names resolve to this machine, except those that a test assigns to other addresses.</summary>
internal sealed class ProxiedSourceTests : SourceTest
{
    private const string Basic = "Basic cm9ib3Q6aHVudGVyMg==";

    private readonly X509Certificate2 _authority = TlsServer.CreateAuthority();
    private TlsServer _secure = null!;
    private ScriptedPeer _proxy = null!;
    private bool _asksForCredentials;
    private int _port;

    [OneTimeSetUp]
    public async Task StartProxy()
    {
        _secure = await TlsServer.StartAsync(TlsServer.CreateCertificate(_authority, ["secure.example"]), context => context.Response.WriteAsync("over TLS"));
        _proxy = new(AnswerAsync);
        _port = _proxy.Uri.Port;
    }

    [OneTimeTearDown]
    public async Task EndProxy()
    {
        await _proxy.DisposeAsync();
        await _secure.DisposeAsync();
        _authority.Dispose();
    }

    [SetUp]
    public void Reset() => (_asksForCredentials, _port) = (false, _proxy.Uri.Port);

    [Test]
    public async Task HTTP_and_TLS_use_the_proxy_except_for_noProxy_targets()
    {
        await CreateAsync(A(url: "http://plain.example/data"));
        await DeliversAsync("plain by proxy: http://plain.example/data");
        await CreateAsync(A("secure", "https://secure.example/data"));
        await DeliversAsync("over TLS", name: "secure");
        await CreateAsync(A("direct", $"http://direct.example:{Server.Uri.Port}/data.json"));
        await DeliversAsync("{}", name: "direct");

        Server.Requests.Should().ContainSingle("the exception of network.noProxy is asked itself");
    }

    [Test]
    public async Task A_name_that_only_the_proxy_resolves_is_fetched()
    {
        await CreateAsync(A(url: "http://nowhere.example/data"));

        await DeliversAsync("plain by proxy: http://nowhere.example/data");
    }

    [TestCase("http://169.254.169.254/latest", "address 169.254.169.254 is in 169.254.0.0/16")]
    [TestCase("http://[::ffff:169.254.169.254]/", "address 169.254.169.254 is in 169.254.0.0/16")]
    [TestCase("https://metadata.example/latest", "address 169.254.169.254 is in 169.254.0.0/16")]
    [TestCase("http://both.example/", "address 169.254.169.254 is in 169.254.0.0/16")]
    [TestCase("http://denied.example/", "host 'denied.example' is denied by option network.denyHosts")]
    public async Task A_denied_target_is_refused_before_the_proxy_is_contacted(string url, string problem)
    {
        var before = _proxy.Requests.Count;
        await CreateAsync(A(url: url));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().Contain("is not allowed as a target").And.Contain(problem);

        _proxy.Requests.Should().HaveCount(before);
    }

    [Test]
    public async Task A_redirect_to_a_denied_target_is_not_followed()
    {
        await CreateAsync(A(url: "http://redirect.example/"));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().Contain("redirects to a target that the network options deny");
    }

    [Test]
    public async Task Credentials_of_the_file_are_sent_to_the_proxy_that_asks_for_them_and_never_to_the_target()
    {
        _asksForCredentials = true;
        await CreateAsync(A(url: "http://plain.example/data"));
        await DeliversAsync("plain by proxy: http://plain.example/data");
        await CreateAsync(A("secure", "https://secure.example/data"));
        await DeliversAsync("over TLS", name: "secure");
    }

    [TestCase("http://forbidden.example/", ExternalSourceReasons.PermanentError, "http://forbidden.example/ answers 403")]
    [TestCase("https://forbidden.example/", ExternalSourceReasons.Failed, "the proxy (option network.proxy) opens no tunnel to forbidden.example: its status is 403")]
    public async Task A_refusal_of_the_proxy_is_named_in_the_message(string url, string reason, string problem)
    {
        await CreateAsync(A(url: url));

        MessageOf(await NotReadyAsync(reason)).Should().Contain(problem);
    }

    [Test]
    public async Task A_proxy_that_is_down_is_named_and_the_source_recovers()
    {
        _port = 9;
        await CreateAsync(A(url: "http://plain.example/data"));

        MessageOf(await NotReadyAsync(ExternalSourceReasons.Failed)).Should().StartWith("the proxy proxy.example:3128 (option network.proxy) cannot be reached: ConnectionRefused");

        _port = _proxy.Uri.Port;
        await DeliversAsync("plain by proxy: http://plain.example/data");
    }

    protected override NetworkOptions Network => new()
    {
        AllowCidrs = ["127.0.0.0/8"],
        DenyHosts = ["denied.example"],
        Proxy = new("http://proxy.example:3128"),
        NoProxy = ["direct.example"],
        ProxyCredentialsFile = CredentialsFile(),
    };

    protected override IPAddress[] Resolve(string host) => host switch
    {
        "metadata.example" => [IPAddress.Parse("169.254.169.254")],
        "both.example" => [IPAddress.Loopback, IPAddress.Parse("169.254.169.254")],
        _ => base.Resolve(host),
    };

    protected override Task<Stream> ConnectAsync(IPEndPoint endpoint, CancellationToken cancellationToken) =>
        DialAsync(endpoint.Port == 3128 ? new(IPAddress.Loopback, _port) : endpoint, cancellationToken);

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.AddSingleton(provider => new HttpTransports(provider.GetRequiredService<GuardedConnector>(), ServerTrust.WithAuthorities([_authority])));
    }

    private Task AnswerAsync(PeerExchange exchange)
    {
        var (request, target) = (exchange.Request, exchange.Request.Path);
        var authorization = request.Headers.GetValueOrDefault("Proxy-Authorization");
        return _asksForCredentials && authorization != Basic ? exchange.RespondAsync(407, "", ("Proxy-Authenticate", "Basic realm=\"egress\""))
            : target.Contains("forbidden.example") ? exchange.RespondAsync(403, "")
            : request.Method == "CONNECT" ? exchange.TunnelAsync("127.0.0.1", _secure.Port)
            : target.Contains("redirect.example") ? exchange.RespondAsync(302, "", ("Location", "http://169.254.169.254/"))
            : exchange.RespondAsync(200, $"plain by proxy: {target}");
    }

    private string CredentialsFile()
    {
        Directory.CreateDirectory(Store);
        var file = Path.Combine(Store, "proxy");
        File.WriteAllText(file, "robot:hunter2\n", Encoding.ASCII);
        return file;
    }
}
