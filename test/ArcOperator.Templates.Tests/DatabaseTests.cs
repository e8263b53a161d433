namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-databases: ARC delivers the databases of its own gates.</summary>
internal sealed class DatabaseTests : OciTest
{
    private readonly TemporaryFolder _folder = new();
    private LocalServer _web = null!;
    private string _database = null!;

    [OneTimeSetUp]
    public async Task PushDatabases()
    {
        await WorkerTools.WriteDatabasesAsync(_folder.Root, hours: 1);
        _web = await LocalServer.StartNginxAsync(_folder.PathOf("clamav"));
        _database = (await Peers.PushDatabasesAsync(hours: 4))["vulnerabilityDatabase"].Split('/', 4)[3];
        await Peers.LockAsync(_database);
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        await _web.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Databases_that_were_delivered_serve_the_gates()
    {
        var files = Database("http", "own/clamav:1");

        var delivered = await TemplateRun.RunAsync("arc-databases", files);

        delivered.ExitCode.Should().Be(0, delivered.Log);
        (await TemplateRun.RunAsync("arc-databases", files)).Log.Should().Contain("is the same already, nothing to push");
        var digest = await TestImages.PushAsync($"{Peers.Source.Address}/scan/infected:1", [("x", TestImages.Eicar)]);
        var scan = Delivery("scan/infected:1", "", ("gateMalware", "on"), ("malwareDatabase", $"http://{Peers.Destination.Address}/own/clamav:1"), ("maxDatabaseAge", "2h"));
        scan.Remove("specOverride");
        var run = await TemplateRun.RunAsync("arc-scan", scan);
        (run.Failed, run.ExitCode).Should().Be(("malware", 10), run.Log);
        $"{run.Gate("malware")["database"]}".Should().Be($"{Peers.Destination.Address}/own/clamav:1@{delivered.Outputs["arc-digest"]}");
        scan["gateMalware"] = "off";
        (await TemplateRun.RunAsync("arc-scan", scan)).Outputs.Should().Contain("arc-digest", digest);
        (await Peers.DigestAsync(Peers.Destination, "scan/infected:1")).Should().BeEmpty();
    }

    [Test]
    public async Task A_database_of_another_registry_is_copied_once()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Delivery(_database, "own/trivy:2", ("dstRemoteURL", $"{destination.Uri}"));

        var run = await TemplateRun.RunAsync("arc-databases", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Source, _database));
        destination.Clear();
        (await TemplateRun.RunAsync("arc-databases", parameters)).ExitCode.Should().Be(0);
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task Another_digest_at_the_source_fails_the_run_and_sends_nothing()
    {
        var run = await TemplateRun.RunAsync("arc-databases", Delivery($"{_database}@sha256:{new string('0', 64)}", "own/mismatch:2"));

        run.ExitCode.Should().Be(1, run.Log);
        run.Log.Should().Contain("not found");
        (await Peers.DigestAsync(Peers.Destination, "own/mismatch:2")).Should().BeEmpty();
    }

    [Test]
    public async Task A_registry_that_stores_another_manifest_fails_the_run([Values("http", "oci")] string type)
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var forged = destination.ForgeDigestOf("forged");

        var run = await TemplateRun.RunAsync("arc-databases", Database(type, "own/database:forged", ("dstRemoteURL", $"{destination.Uri}")));

        run.ExitCode.Should().Be(1, run.Log);
        run.Log.Should().Contain($"was sent, {forged} arrived");
        run.Outputs["arc-digest"].Should().BeEmpty();
    }

    [Test]
    public async Task A_run_that_is_killed_before_the_tag_is_completed_by_the_next([Values("http", "oci")] string type)
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Database(type, $"own/killed-{type}:1", ("dstRemoteURL", $"{destination.Uri}"));
        (await TemplateRun.RunAsync("arc-databases", parameters, cancellationToken: destination.KillAt("PUT", "/manifests/1"))).ExitCode.Should().NotBe(0);
        (await Peers.DigestAsync(Peers.Destination, $"own/killed-{type}:1")).Should().BeEmpty();
        destination.Rule = null;

        var run = await TemplateRun.RunAsync("arc-databases", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        (await Peers.DigestAsync(Peers.Destination, $"own/killed-{type}:1")).Should().Be(run.Outputs["arc-digest"]).And.NotBeEmpty();
    }

    [Test]
    public async Task Credentials_are_in_no_argument_list_log_or_output([Values("http", "oci")] string type)
    {
        await using var web = await RequestLog.StartAsync(_web.Address);
        web.RequireLogin(Peers.User, Peers.Password);
        var source = type == "http" ? $"{web.Uri}" : $"http://{Peers.Locked.Address}";

        var run = await TemplateRun.RunAsync(
            "arc-databases", Database(type, $"own/{type}:1", ("srcRemoteURL", source), ("dstRemoteURL", $"http://{Peers.Locked.Address}")), Peers.Login("src", "dst"));

        run.ExitCode.Should().Be(0, run.Log);
        run.ShouldHide(Peers.User, Peers.Password);
    }

    private Dictionary<string, string> Database(string type, string target, params (string Name, string Value)[] more) => type == "http"
        ? Delivery("", target, [("srcType", "http"), ("srcRemoteURL", $"http://{_web.Address}"), ("specFiles", "arc.hdb arc.info"), .. more])
        : Delivery(_database, target, more);
}
