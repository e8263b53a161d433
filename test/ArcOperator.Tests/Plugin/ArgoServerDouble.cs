using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ArcOperator.Tests.Plugin;

/// <summary>
/// A double of the Argo Server with --auth-mode=client. Paths, status codes and texts are those of server/artifacts/artifact_server.go and
/// server/workflowarchive of argo-workflows: 401 without a token, 500 for a Workflow, node or artifact that it does not find or that the user may not
/// read, 404 for a file that the artifact repository does not have. It asks the real API server with the token of the user.
/// </summary>
internal sealed class ArgoServerDouble : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly HttpClient _api;

    private ArgoServerDouble(WebApplication application, HttpClient api) => (_application, _api) = (application, api);

    public Uri Address => new(_application.Urls.Single());

    /// <summary>Path under which the server is, without a slash at its end. The option --base-href of the Argo Server.</summary>
    public string BasePath { get; init; } = "";

    /// <summary>Files of the artifact repository, by their key.</summary>
    public ConcurrentDictionary<string, RequestDelegate> Files { get; } = new();

    /// <summary>Archived Workflows by their UID.</summary>
    public ConcurrentDictionary<string, JsonNode> Archive { get; } = new();

    /// <summary>Another response to each request, as of a proxy before the server.</summary>
    public RequestDelegate? Proxy { get; set; }

    public ConcurrentQueue<(string Path, string Authorization)> Requests { get; } = new();

    public static async Task<ArgoServerDouble> StartAsync(X509Certificate2? certificate = null, string basePath = "")
    {
        var plane = await Cluster.GetAsync();
        var host = new Uri($"https://127.0.0.1:{plane.Port}/");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(certificate);
            }
        }));
        var application = builder.Build();
        var api = new HttpClient(new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, _, _, _) => host.IsLoopback, UseProxy = false }) { BaseAddress = host };
        var server = new ArgoServerDouble(application, api) { BasePath = basePath };
        application.Run(server.RespondAsync);
        await application.StartAsync();
        return server;
    }

    /// <summary>Creates a certificate for localhost that signs its own.</summary>
    public static X509Certificate2 CreateCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>Adds a file with this text.</summary>
    public void AddFile(string key, string text) => Files[key] = context => context.Response.WriteAsync(text);

    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        _api.Dispose();
    }

    private Task RespondAsync(HttpContext context)
    {
        Requests.Enqueue((context.Request.Path, context.Request.Headers.Authorization.ToString()));
        if (Proxy is { } proxy)
        {
            return proxy(context);
        }

        return context.Request.Path.StartsWithSegments(BasePath, out var path) ? path.Value!.Split('/') switch
        {
            ["", "artifact-files", var @namespace, var kind, var id, var node, "outputs", var artifact] => GetFileAsync(context, @namespace, kind, id, node, artifact),
            ["", "api", "v1", "archived-workflows", var uid] => GetArchivedAsync(context, uid),
            _ => RefuseAsync(context, HttpStatusCode.NotFound),
        } : RefuseAsync(context, HttpStatusCode.NotFound);
    }

    private async Task GetFileAsync(HttpContext context, string @namespace, string kind, string id, string node, string artifact)
    {
        if (context.Request.Headers.Authorization.Count == 0)
        {
            await RefuseAsync(context, HttpStatusCode.Unauthorized);
            return;
        }

        var workflow = kind == "workflows" ? await GetLiveAsync(context, @namespace, id) : Archive.GetValueOrDefault(id);
        if (workflow is null)
        {
            await RefuseAsync(context, HttpStatusCode.InternalServerError);
            return;
        }

        if (kind == "archived-workflows" && !await MayGetAsync(context, workflow))
        {
            await RefuseAsync(context, HttpStatusCode.Unauthorized);
            return;
        }

        var artifacts = workflow["status"]?["nodes"]?[node]?["outputs"]?["artifacts"] as JsonArray ?? [];
        if (artifacts.FirstOrDefault(found => found?["name"]?.GetValue<string>() == artifact)?["s3"]?["key"]?.GetValue<string>() is not { } key)
        {
            await RefuseAsync(context, HttpStatusCode.InternalServerError);
            return;
        }

        if (!Files.TryGetValue(key, out var file))
        {
            await RefuseAsync(context, HttpStatusCode.NotFound);
            return;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.ContentDisposition = $"filename=\"{Path.GetFileName(key)}\"";
        await file(context);
    }

    private async Task GetArchivedAsync(HttpContext context, string uid)
    {
        var (status, body) = context.Request.Headers.Authorization.Count == 0 ? (401, """{"code":16,"message":"token not valid for running mode"}""")
            : !Archive.TryGetValue(uid, out var workflow) ? (404, """{"code":5,"message":"not found"}""")
            : !await MayGetAsync(context, workflow) ? (403, """{"code":7,"message":"permission denied"}""")
            : (200, workflow.ToJsonString());
        (context.Response.StatusCode, context.Response.ContentType) = (status, "application/json");
        await context.Response.WriteAsync(body);
    }

    private async Task<JsonNode?> GetLiveAsync(HttpContext context, string @namespace, string name)
    {
        using var response = await AskAsync(context, HttpMethod.Get, $"apis/argoproj.io/v1alpha1/namespaces/{@namespace}/workflows/{name}", null);
        return response.IsSuccessStatusCode ? JsonNode.Parse(await response.Content.ReadAsStringAsync()) : null;
    }

    private async Task<bool> MayGetAsync(HttpContext context, JsonNode workflow)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SelfSubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["resourceAttributes"] = new JsonObject
                {
                    ["verb"] = "get", ["group"] = "argoproj.io", ["resource"] = "workflows",
                    ["namespace"] = workflow["metadata"]!["namespace"]!.GetValue<string>(), ["name"] = workflow["metadata"]!["name"]!.GetValue<string>(),
                },
            },
        };
        using var response = await AskAsync(context, HttpMethod.Post, "apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review);
        return response.IsSuccessStatusCode && JsonNode.Parse(await response.Content.ReadAsStringAsync())!["status"]!["allowed"]!.GetValue<bool>();
    }

    private async Task<HttpResponseMessage> AskAsync(HttpContext context, HttpMethod method, string path, JsonNode? body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json") };
        request.Headers.Authorization = AuthenticationHeaderValue.Parse(context.Request.Headers.Authorization.ToString());
        return await _api.SendAsync(request);
    }

    // http.Error of Go.
    private static Task RefuseAsync(HttpContext context, HttpStatusCode status)
    {
        (context.Response.StatusCode, context.Response.ContentType) = ((int)status, "text/plain; charset=utf-8");
        return context.Response.WriteAsync($"{status switch { HttpStatusCode.InternalServerError => "Internal Server Error", HttpStatusCode.NotFound => "Not Found", _ => $"{status}" }}\n");
    }
}
