using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Hosting;

/// <summary>Tests of the operator's ports under a flood of connections, and of the token for metrics.</summary>
public sealed class OperatorPortsTests
{
    private const int Most = 8;

    [Test]
    public async Task A_flood_of_connections_to_one_port_leaves_the_others_answering()
    {
        using var client = await OperatorCluster.ConnectAsync();
        await using var @operator = await OperatorCluster.StartAsync(await Cluster.NewNamespaceAsync(client), "--artifact.maxConnections", $"{Most}");
        var held = new List<TcpClient>();
        for (var number = 0; number < Most; number++)
        {
            held.Add(await ConnectAsync(@operator.Artifacts));
            await held[^1].GetStream().WriteAsync("GET /x HTTP/1.1\r\nHost: a\r\n"u8.ToArray());
        }

        (await IsClosedAsync(@operator.Artifacts)).Should().BeTrue("the port has as many connections as it may have");
        (await @operator.IsReadyAsync()).Should().BeTrue();
        (await @operator.MetricsAsync()).Should().Contain("leader_election_master_status");

        // The heads of the requests never end, so the server ends the connections.
        foreach (var connection in held)
        {
            (await EndsAsync(connection)).Should().BeTrue("the head of a request has a time limit");
            connection.Dispose();
        }

        using var http = new HttpClient();
        await Eventually.TrueAsync(async () => await StatusAsync(http, @operator.Artifacts) == HttpStatusCode.NotFound, what: "the port answers again");
    }

    [Test]
    public async Task Metrics_require_the_token_of_the_file_and_follow_its_change()
    {
        using var client = await OperatorCluster.ConnectAsync();
        using var folder = new TemporaryFolder();
        var file = folder.Write("token", "first-token-of-metrics");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using var @operator = await OperatorCluster.StartAsync(await Cluster.NewNamespaceAsync(client), "--metrics.tokenFile", file);
        using var http = new HttpClient();
        var metrics = new Uri(@operator.MetricsUri, "metrics");

        (await StatusAsync(http, metrics)).Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, new(@operator.MetricsUri, "METRICS"))).Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, metrics, "first-token-of-metric")).Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, metrics, "first-token-of-metrics")).Should().Be(HttpStatusCode.OK);

        await File.WriteAllTextAsync(file, "other-token-of-metrics\n");
        (await StatusAsync(http, metrics, "first-token-of-metrics")).Should().Be(HttpStatusCode.Unauthorized);
        (await StatusAsync(http, metrics, "other-token-of-metrics")).Should().Be(HttpStatusCode.OK);

        File.Delete(file);
        (await StatusAsync(http, metrics, "other-token-of-metrics")).Should().Be(HttpStatusCode.ServiceUnavailable);
        await Eventually.TrueAsync(() => @operator.Log.Contains("Metrics are not served, the token cannot be read", StringComparison.Ordinal));
        @operator.Log.Should().NotContain("token-of-metrics");
        (await @operator.IsReadyAsync()).Should().BeTrue("health requires no token");
    }

    [Test]
    public async Task A_missing_token_file_and_invalid_addresses_are_mistakes()
    {
        var (code, _, errors) = await Programs.RunToEndAsync(OperatorCluster.Program, ["run", "--kubeconfig", await OperatorCluster.Kubeconfig, "--metrics.tokenFile", "/nowhere/token"]);
        (code, errors).Should().Be((2, "arc-operator: metrics.tokenFile: Could not find a part of the path '/nowhere/token'.\n"));

        (code, _, errors) = await Programs.RunToEndAsync(
            OperatorCluster.Program, ["run", "--kubeconfig", await OperatorCluster.Kubeconfig, "--metrics.address", "here", "--artifact.address", "300.0.0.1"]);
        code.Should().Be(2);
        errors.Should().Be(
            "arc-operator: metrics.address is 'here': expected an IP address, localhost or *\narc-operator: artifact.address is '300.0.0.1': expected an IP address, localhost or *\n");
    }

    private static async Task<TcpClient> ConnectAsync(Uri server)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        return connection;
    }

    // The server can close the connection before this side knows that it is open.
    private static async Task<bool> IsClosedAsync(Uri server)
    {
        try
        {
            using var connection = await ConnectAsync(server);
            return await EndsAsync(connection);
        }
        catch (SocketException)
        {
            return true;
        }
    }

    // Reads until the server closes the connection.
    private static async Task<bool> EndsAsync(TcpClient connection)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffer = new byte[1024];
        try
        {
            while (await connection.GetStream().ReadAsync(buffer, limit.Token) > 0)
            {
                Encoding.ASCII.GetString(buffer).Should().NotContain("200 OK");
            }

            return true;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task<HttpStatusCode?> StatusAsync(HttpClient http, Uri url, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        try
        {
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
