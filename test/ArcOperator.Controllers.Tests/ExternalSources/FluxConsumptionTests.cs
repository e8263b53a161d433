using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Artifacts by the rules of Flux, which applies only .yaml and .yml files, and of helm-controller, which requires the folder of a chart.</summary>
internal sealed class FluxConsumptionTests : SourceTest
{
    private const string Manifest = "apiVersion: v1\nkind: ConfigMap\n";

    [TestCase("rules.yaml", "text/plain", "rules.yaml")]
    [TestCase("a/b/rules.yml?x=y", null, "rules.yml")]
    [TestCase("rules.json", "application/yaml", "rules.json")]
    [TestCase("gr%C3%B6%C3%9Fe.yaml", null, "größe.yaml")]
    [TestCase("a%2Fb.yaml", "text/plain", "data")]
    [TestCase("%2e%2e%5cx.yaml", "text/plain", "data")]
    [TestCase("export", "application/x-yaml; charset=utf-8", "data.yaml")]
    [TestCase("export", "application/vnd.example+json", "data.json")]
    [TestCase("export", "text/html", "data")]
    [TestCase(".yaml", "application/json", "data.json")]
    public async Task Without_a_destination_path_the_name_follows_the_URL_or_the_content_type(string path, string? contentType, string name)
    {
        Script(exchange => contentType is null ? exchange.RespondAsync(200, Manifest) : exchange.RespondAsync(200, Manifest, ("Content-Type", contentType)));
        await CreateAsync(A(url: $"{Server.Uri}{path}").With(spec => spec with { DestinationPath = null }));

        await DeliversAsync(Manifest, name);
    }

    [TestCase("rules.yaml", Manifest, "True", "'rules.yaml' holds manifests")]
    [TestCase("rules.yaml", """{"apiVersion":"v1","kind":"ConfigMap"}""", "True", "'rules.yaml' holds manifests")]
    [TestCase("rules.yaml", "rules: []", "False", "'rules.yaml' holds no Kubernetes manifest")]
    [TestCase("rules.json", Manifest, "False", "Flux ignores 'rules.json': it applies only .yaml and .yml files")]
    [TestCase("data", Manifest, "False", "Flux ignores 'data': it applies only .yaml and .yml files")]
    public async Task The_condition_ConsumableByFlux_shows_if_the_artifact_holds_manifests(string path, string body, string status, string message)
    {
        Serve(body);
        await CreateAsync(A().Into(path));

        var source = await ReadyAsync();

        var condition = source.Status.Conditions.Find(ExternalSourceConditions.ConsumableByFlux)!;
        (condition.Status, condition.Message).Should().Match<(string Status, string Message)>(found => found.Status == status && found.Message.StartsWith(message));
        Answer(404);
        await RequestAsync("again");
        (await NotReadyAsync(ExternalSourceReasons.PermanentError)).Status.Conditions.Find(ExternalSourceConditions.ConsumableByFlux)!.Message
            .Should().Be(condition.Message, "it is about the artifact that stays published");
    }

    [Test]
    public async Task Data_that_Flux_ignores_does_not_replace_manifests_unless_the_spec_changes()
    {
        Script(exchange => exchange.RespondAsync(200, Manifest, ("Content-Type", "application/yaml")));
        await CreateAsync(A(url: $"{Server.Uri}export").With(spec => spec with { DestinationPath = null }));
        await DeliversAsync(Manifest, "data.yaml");
        await ReadyAsync();
        Script(exchange => exchange.RespondAsync(200, "<html>sign in</html>", ("Content-Type", "text/html")));

        await RequestAsync("again");

        MessageOf(await NotReadyAsync(ExternalSourceReasons.PermanentError)).Should().StartWith("the new data would make Flux delete the objects that it applied before: Flux ignores 'data'");
        await DeliversAsync(Manifest, "data.yaml");
        await PatchAsync("""{ "destinationPath": "page.html" }""");
        await DeliversAsync("<html>sign in</html>", "page.html");
    }

    [TestCase("bundle.tar.gz")]
    [TestCase("bundle.zip")]
    public async Task An_archive_passes_through_with_all_its_files(string name)
    {
        var files = new Dictionary<string, string> { ["base/map.yaml"] = Manifest, ["overlay/kustomization.yaml"] = "resources: [../base]", ["README.md"] = "read me" };
        Script(exchange => exchange.RespondAsync(200, name.EndsWith("zip", StringComparison.Ordinal) ? Zip(files) : Tar(files)));
        await CreateAsync(A(url: Server.Uri + name).With(spec => spec with { Packaging = SourcePackaging.Archive }));

        var source = await ReadyAsync();

        Text(await Flux.DownloadAsync(await PublishedAsync())).Should().Equal(files);
        source.Status.Conditions.IsTrue(ExternalSourceConditions.ConsumableByFlux).Should().BeTrue();
    }

    [Test]
    public async Task An_archive_that_another_program_packs_with_equal_files_is_the_same_revision()
    {
        var files = new Dictionary<string, string> { ["b.yaml"] = Manifest, ["a.yaml"] = Manifest };
        Script(exchange => exchange.RespondAsync(200, Tar(files)));
        await CreateAsync(A().With(spec => spec with { Packaging = SourcePackaging.Archive }));
        var first = (await ReadyAsync()).Status.Artifact!.Revision;
        Script(exchange => exchange.RespondAsync(200, Zip(files)));

        await RequestAsync("again");

        (await SourceAsync(source => source.Status.LastHandledReconcileAt == "again")).Status.Artifact!.Revision.Should().Be(first);
    }

    [Test]
    public async Task A_Helm_chart_in_an_archive_keeps_its_base_directory()
    {
        Script(exchange => exchange.RespondAsync(200, Tar(new() { ["app/Chart.yaml"] = "apiVersion: v2\nname: app\nversion: 1.0.0\n", ["app/templates/map.yaml"] = Manifest })));
        await CreateAsync(A(url: $"{Server.Uri}app-1.0.0.tgz").With(spec => spec with { Packaging = SourcePackaging.Archive }));
        await ReadyAsync();

        (await Flux.DownloadAsync(await PublishedAsync())).Keys.Should().Equal("app/Chart.yaml", "app/templates/map.yaml");
    }

    [Test]
    public async Task A_hostile_archive_is_refused_and_the_last_artifact_stays()
    {
        Script(exchange => exchange.RespondAsync(200, Tar(new() { ["a.yaml"] = Manifest })));
        await CreateAsync(A().With(spec => spec with { Packaging = SourcePackaging.Archive }));
        await DeliversAsync(Manifest, "a.yaml");
        await ReadyAsync();
        Script(exchange => exchange.RespondAsync(200, Tar(new() { ["../../etc/cron.d/evil"] = "x" })));

        await RequestAsync("again");

        var refused = await NotReadyAsync(ExternalSourceReasons.PermanentError);
        MessageOf(refused).Should().StartWith("archive entry '../../etc/cron.d/evil' contains '..'").And.EndWith("Last successful artifact maintained");
        refused.Status.Conditions.IsTrue(Conditions.Stalled).Should().BeTrue();
        await DeliversAsync(Manifest, "a.yaml");
    }

    [Test]
    public void An_unknown_packaging_is_refused_on_servers_that_do_not_check_it() =>
        SpecRules.Validate(new SourceBuilder("source", "http://files.example/").With(spec => spec with { Packaging = "Folder" }).Build().Spec).Should().Be("spec.packaging 'Folder' is unknown: choose File or Archive");

    private static Dictionary<string, string> Text(IReadOnlyDictionary<string, byte[]> files) =>
        files.ToDictionary(file => file.Key, file => Encoding.UTF8.GetString(file.Value));

    private static byte[] Tar(Dictionary<string, string> files)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var (path, text) in files)
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
            }
        }

        return bytes.ToArray();
    }

    private static byte[] Zip(Dictionary<string, string> files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, text) in files)
            {
                using var entry = zip.CreateEntry(path).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return bytes.ToArray();
    }
}
