namespace ArcOperator.Templates.Tests;

/// <summary>The templates arc-databases and arc-scan: ARC delivers the databases of its own gates, and scans again what it delivered.</summary>
internal sealed class DatabaseTests : OciTest
{
    [Test]
    public async Task Databases_that_were_delivered_serve_the_gates()
    {
        using var folder = new TemporaryFolder();
        await WorkerTools.WriteDatabasesAsync(folder.Root, hours: 1);
        await using var web = await LocalServer.StartNginxAsync(folder.PathOf("clamav"));
        var files = Delivery("", "own/clamav:1", ("srcType", "http"), ("srcRemoteURL", $"http://{web.Address}"), ("specFiles", "arc.hdb arc.info"));

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
    public async Task A_database_of_another_registry_is_copied()
    {
        var databases = await Peers.PushDatabasesAsync(hours: 4);
        var name = databases["vulnerabilityDatabase"].Split('/', 4)[3];

        var run = await TemplateRun.RunAsync("arc-databases", Delivery(name, "own/trivy:2"));

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Source, name));
    }
}
