using System.Net;
using System.Net.Http.Headers;
using ArcOperator.History;
using ArcOperator.History.Records;
using ArcOperator.History.Stores;
using ArcOperator.Kubernetes;
using ArcOperator.Testing;
using ArcOperator.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Tests.History;

/// <summary>The history's server with a real API server behind it, in this process.</summary>
internal sealed class HistoryHost : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly WebApplication _application;
    private readonly KubernetesClient _client;

    private HistoryHost(TemporaryFolder folder, WebApplication application, KubernetesClient client, SkewedClock clock) =>
        (_folder, _application, _client, Clock) = (folder, application, client, clock);

    public Uri Address => new(_application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());

    public string File => _folder.PathOf("history.db");

    public SkewedClock Clock { get; }

    public IHistoryStore Store => _application.Services.GetRequiredService<IHistoryStore>();

    /// <param name="recordings">Clock of the store, or null for that of the server.</param>
    public static async Task<HistoryHost> StartAsync(TimeProvider? recordings = null)
    {
        var (folder, clock) = (new TemporaryFolder(), new SkewedClock());
        var client = (await Cluster.GetAsync()).Connect(OperatorCluster.Json);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRouting().AddLogging().AddSingleton(client).AddSingleton<TimeProvider>(clock)
            .AddSingleton(HistoryStores.OpenFile(folder.PathOf("history.db"), recordings ?? clock))
            .AddSingleton<HistoryAccess>().AddSingleton<HistoryFollower>().AddSingleton<HistoryServer>();
        var application = builder.Build();
        application.UseRouting().UseEndpoints(HistoryServer.Map);
        await application.StartAsync();
        var host = new HistoryHost(folder, application, client, clock);
        await host.Store.PrepareAsync(default);
        return host;
    }

    /// <summary>Creates a namespace with a service account, and returns the namespace and a token.</summary>
    /// <param name="scope">Scope of the right to read records: none, namespace or cluster.</param>
    public async Task<(string Namespace, string TokenFile)> AddReaderAsync(string scope)
    {
        var @namespace = await Cluster.NewNamespaceAsync(_client);
        var plane = await Cluster.GetAsync();
        await plane.KubectlAsync("create", "serviceaccount", "reader", "-n", @namespace);
        if (scope == "namespace")
        {
            await GrantAsync(@namespace, isCluster: false);
        }
        else if (scope == "cluster")
        {
            await GrantAsync(@namespace, isCluster: true);
        }

        var request = new k8s.Models.Authenticationv1TokenRequest { Spec = new() { Audiences = [], ExpirationSeconds = 3600 } };
        var token = (await _client.ApiClient.CoreV1.CreateNamespacedServiceAccountTokenAsync(request, "reader", @namespace)).Status!.Token;
        return (@namespace, _folder.Write($"token-{@namespace}", token));
    }

    public Task RemoveReaderAsync(string @namespace) => _client.ApiClient.CoreV1.DeleteNamespacedServiceAccountAsync("reader", @namespace);

    /// <summary>Sends a request with a token, or without one.</summary>
    public async Task<(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)> SendAsync(string path, string? tokenFile, HttpMethod? method = null)
    {
        using var client = new HttpClient();
        using var request = Request(path, tokenFile, method);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers);
    }

    public HttpRequestMessage Request(string path, string? tokenFile, HttpMethod? method = null)
    {
        var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(Address, path));
        if (tokenFile is not null)
        {
            request.Headers.Authorization = new("Bearer", System.IO.File.ReadAllText(tokenFile));
        }

        return request;
    }

    public Task AddRecordsAsync(string @namespace, int first, int count) =>
        Store.AppendAsync([.. Enumerable.Range(first, count).Select(number => Record(@namespace, number))], default);

    public static HistoryRecord Record(string @namespace, int number) => new()
    {
        Id = RecordId.ForRun($"{@namespace}-{number}", DateTimeOffset.UnixEpoch.AddSeconds(number)),
        Kind = "ArtifactWorkflow",
        Namespace = @namespace,
        Name = $"work-{number}",
        Uid = $"{@namespace}-{number}",
        OwnerName = "first-order",
        Phase = number % 2 == 0 ? "Succeeded" : "Failed",
        Reason = "<script>alert(1)</script>",
        Digest = "sha256:" + number.ToString("x64", System.Globalization.CultureInfo.InvariantCulture),
        Spec = """{"workflowTemplateRef":{"name":"<b>copy</b>"}}""",
        Status = """{"gates":[{"name":"scan","result":"Pass","tool":"trivy"},{"name":"\"><img>","result":"Fail"}]}""",
        StartedAt = DateTimeOffset.UnixEpoch.AddSeconds(number - 12),
        FinishedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
    };

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _client.Dispose();
        _folder.Dispose();
    }

    private async Task GrantAsync(string @namespace, bool isCluster)
    {
        k8s.Models.V1PolicyRule[] rules = [new() { ApiGroups = [HistoryAccess.Group], Resources = [HistoryAccess.Resource], Verbs = ["get", "list", "watch"] }];
        k8s.Models.Rbacv1Subject[] subjects = [new() { Kind = "ServiceAccount", Name = "reader", NamespaceProperty = @namespace }];
        var name = $"history-{@namespace}";
        await _client.CreateAsync(new k8s.Models.V1ClusterRole { Metadata = new() { Name = name }, Rules = rules });
        k8s.Models.V1RoleRef role = new() { ApiGroup = "rbac.authorization.k8s.io", Kind = "ClusterRole", Name = name };
        if (isCluster)
        {
            await _client.CreateAsync(new k8s.Models.V1ClusterRoleBinding { Metadata = new() { Name = name }, RoleRef = role, Subjects = subjects });
        }
        else
        {
            await _client.CreateAsync(new k8s.Models.V1RoleBinding { Metadata = new() { Name = name, NamespaceProperty = @namespace }, RoleRef = role, Subjects = subjects });
        }
    }
}

/// <summary>The system's clock, which a test can put forward.</summary>
internal sealed class SkewedClock : TimeProvider
{
    private TimeSpan _skew;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + _skew;

    public void Advance(TimeSpan duration) => _skew += duration;
}
