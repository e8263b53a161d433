using System.Net;
using System.Text;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.Tenancy;

/// <summary>The statements of docs/rights.md, tried with the client certificate of a user who has the roles in one namespace.</summary>
internal sealed class RightsTests
{
    private const string Arc = "apis/arc.opendefense.cloud/v1alpha1";
    private const string Argo = "apis/argoproj.io/v1alpha1";

    private static readonly string[] OfNamespace = ["orders", "artifactworkflows", "endpoints", "artifacttypes", "externalsources"];
    private static readonly string[] OfCluster = ["clusterartifacttypes"];

    // The built-in roles view, edit and admin contain the roles of ARC by aggregation.
    private static readonly Persona[] Personas =
    [
        new("viewer", ["arc-view"], Reads: OfNamespace, Writes: []),
        new("editor", ["arc-view", "arc-edit"], Reads: OfNamespace, Writes: ["orders", "artifactworkflows", "endpoints", "externalsources"]),
        new("admin", ["arc-view", "arc-edit", "arc-admin"], Reads: OfNamespace, Writes: OfNamespace),
        new("order-editor", ["arc-order-editor"], Reads: OfNamespace, Writes: ["orders"]),
        new("cluster-viewer", ["arc-cluster-view"], Reads: OfCluster, Writes: [], IsOfCluster: true),
        new("cluster-admin", ["arc-cluster-admin"], Reads: OfCluster, Writes: OfCluster, IsOfCluster: true),
    ];

    // In no namespace: what ARC's roles never give.
    private static readonly string[] NeverReachable =
    [
        "api/v1/namespaces/NS/secrets", "api/v1/namespaces/NS/pods", "api/v1/namespaces/NS/configmaps", "api/v1/namespaces/NS/serviceaccounts",
        $"{Argo}/namespaces/NS/workflows", $"{Argo}/namespaces/NS/cronworkflows", $"{Argo}/namespaces/NS/workflowtemplates", $"{Argo}/clusterworkflowtemplates",
        "apis/source.toolkit.fluxcd.io/v1/namespaces/NS/externalartifacts", "apis/coordination.k8s.io/v1/namespaces/NS/leases",
        "apis/rbac.authorization.k8s.io/v1/namespaces/NS/rolebindings", "apis/rbac.authorization.k8s.io/v1/clusterroles",
    ];

    private ArcCluster _cluster = null!;
    private string _namespace = "";
    private string _other = "";

    [SetUp]
    public async Task CreateNamespaces()
    {
        _cluster = await ArcCluster.GetAsync();
        await _cluster.ControlPlane.KubectlAsync("apply", "-f", Repository.PathOf("config", "rbac", "identity", "users.yaml"));
        _namespace = await Cluster.NewNamespaceAsync(_cluster.Client);
        _other = await Cluster.NewNamespaceAsync(_cluster.Client);
    }

    [Test]
    public void Each_role_of_the_page_about_rights_is_tried() =>
        File.ReadLines(Repository.PathOf("docs", "rights.md")).Where(line => line.StartsWith("| `arc-", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .Should().BeEquivalentTo(Personas.SelectMany(persona => persona.Roles).Distinct());

    [TestCaseSource(nameof(Personas))]
    public async Task A_user_with_a_role_can_do_all_that_the_role_allows_and_nothing_else(Persona persona)
    {
        using var user = await ConnectAsync(persona);
        var mistakes = new List<string>();
        foreach (var kind in OfNamespace.Concat(OfCluster))
        {
            var isOfCluster = OfCluster.Contains(kind);
            foreach (var (verb, isWrite, method, path, body) in Requests(PathOf(kind, _namespace)))
            {
                await CheckAsync(user, mistakes, (isWrite ? persona.Writes : persona.Reads).Contains(kind), $"{verb} {kind}", method, path, body);
            }

            foreach (var (verb, _, method, path, body) in isOfCluster ? [] : Requests(PathOf(kind, _other)))
            {
                await CheckAsync(user, mistakes, false, $"{verb} {kind} of another namespace", method, path, body);
            }

            foreach (var subresource in new[] { "status", "finalizers" })
            {
                await CheckAsync(user, mistakes, false, $"patch {kind}/{subresource}", HttpMethod.Patch, $"{PathOf(kind, _namespace)}/some/{subresource}", "{}");
            }
        }

        foreach (var path in NeverReachable.SelectMany(path => new[] { path.Replace("NS", _namespace), path.Replace("NS", _other) }).Distinct())
        {
            await CheckAsync(user, mistakes, false, $"list {path}", HttpMethod.Get, path, null);
            await CheckAsync(user, mistakes, false, $"create {path}", HttpMethod.Post, $"{path}?dryRun=All", "{}");
        }

        mistakes.Should().BeEmpty();
    }

    [TestCase("POST", "api/v1/namespaces/NS/pods")]
    [TestCase("POST", "api/v1/namespaces/NS/pods/some/exec")]
    [TestCase("POST", "api/v1/namespaces/NS/serviceaccounts/default/token")]
    [TestCase("POST", "api/v1/namespaces/NS/configmaps")]
    [TestCase("POST", "api/v1/namespaces/NS/secrets")]
    [TestCase("PATCH", "api/v1/namespaces/NS/secrets/some")]
    [TestCase("DELETE", "api/v1/namespaces/NS/secrets/some")]
    [TestCase("POST", "apis/rbac.authorization.k8s.io/v1/namespaces/NS/rolebindings")]
    [TestCase("PATCH", "apis/rbac.authorization.k8s.io/v1/namespaces/NS/roles/some")]
    [TestCase("PATCH", "apis/rbac.authorization.k8s.io/v1/clusterroles/arc-operator")]
    [TestCase("POST", "apis/rbac.authorization.k8s.io/v1/clusterrolebindings")]
    [TestCase("PATCH", "apis/arc.opendefense.cloud/v1alpha1/clusterartifacttypes/some")]
    [TestCase("PATCH", "apis/argoproj.io/v1alpha1/namespaces/NS/workflowtemplates/some")]
    [TestCase("PATCH", "apis/argoproj.io/v1alpha1/clusterworkflowtemplates/some")]
    public async Task The_operator_has_no_right_to_create_pods_to_write_Secrets_or_to_change_roles_and_templates(string method, string path)
    {
        using var @operator = await _cluster.ConnectAsync();
        var mistakes = new List<string>();

        await CheckAsync(@operator, mistakes, false, $"{method} {path}", new(method), $"{path.Replace("NS", _namespace)}?dryRun=All", method == "DELETE" ? null : "{}");

        mistakes.Should().BeEmpty();
    }

    [Test]
    public async Task The_operator_has_no_right_to_act_as_another_user()
    {
        using var @operator = await _cluster.ConnectAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"api/v1/namespaces/{_namespace}/secrets") { Headers = { { "Impersonate-User", "system:admin" } } };

        using var response = await @operator.SendAsync(request);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
    }

    private static string PathOf(string kind, string @namespace) =>
        OfCluster.Contains(kind) ? $"{Arc}/{kind}" : $"{(kind == "externalsources" ? "apis/source.flux.oddkin.co/v1alpha1" : Arc)}/namespaces/{@namespace}/{kind}";

    // No object exists, so an allowed request is a 404 or a refusal of its body.
    private static IEnumerable<(string Verb, bool IsWrite, HttpMethod Method, string Path, string? Body)> Requests(string path) =>
    [
        ("list", false, HttpMethod.Get, path, null),
        ("watch", false, HttpMethod.Get, $"{path}?watch=true&timeoutSeconds=1", null),
        ("get", false, HttpMethod.Get, $"{path}/some", null),
        ("create", true, HttpMethod.Post, $"{path}?dryRun=All", "{}"),
        ("update", true, HttpMethod.Put, $"{path}/some?dryRun=All", "{}"),
        ("patch", true, HttpMethod.Patch, $"{path}/some?dryRun=All", "{}"),
        ("delete", true, HttpMethod.Delete, $"{path}/some?dryRun=All", null),
        ("deletecollection", true, HttpMethod.Delete, $"{path}?dryRun=All&labelSelector=none", null),
    ];

    private static async Task CheckAsync(HttpClient user, List<string> mistakes, bool isAllowed, string what, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, method == HttpMethod.Patch ? "application/merge-patch+json" : "application/json"),
        };
        using var response = await user.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((response.StatusCode != HttpStatusCode.Forbidden) != isAllowed || response.StatusCode == HttpStatusCode.Unauthorized)
        {
            mistakes.Add($"{what}: {(int)response.StatusCode}");
        }
    }

    private async Task<HttpClient> ConnectAsync(Persona persona)
    {
        var user = $"{persona.Name}-{_namespace}";
        await _cluster.ControlPlane.AddUserAsync(user);
        foreach (var role in persona.Roles)
        {
            string[] binding = persona.IsOfCluster ? ["clusterrolebinding", $"{user}-{role}"] : ["rolebinding", role, "--namespace", _namespace];
            await _cluster.ControlPlane.KubectlAsync(["create", .. binding, $"--clusterrole={role}", $"--user={user}"]);
        }

        var client = await _cluster.ConnectAsync(user);
        // The API server learns of a binding a moment later.
        var path = PathOf(persona.Reads[0], _namespace);
        await Eventually.TrueAsync(async () =>
        {
            using var response = await client.GetAsync(path);
            return response.IsSuccessStatusCode;
        });
        return client;
    }

    /// <summary>A user with roles.</summary>
    internal sealed record Persona(string Name, string[] Roles, string[] Reads, string[] Writes, bool IsOfCluster = false)
    {
        public override string ToString() => Name;
    }
}
