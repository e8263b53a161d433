namespace ArcOperator.Templates.Tests;

/// <summary>The template arc-helm: a chart and the images that it renders.</summary>
internal sealed class HelmTests : OciTest
{
    private readonly TemporaryFolder _folder = new();
    private string _image = null!;

    [OneTimeSetUp]
    public async Task PushChart()
    {
        _image = await TestImages.PushAsync($"{Peers.Source.Address}/helm/clean:1", [("a", "helm"u8.ToArray())]);
        await TestImages.PushAsync($"{Peers.Source.Address}/helm/infected:1", [("x", TestImages.Eicar)]);
        _folder.Write("chart/Chart.yaml", "apiVersion: v2\nname: demo\nversion: 1.2.3+build\n");
        _folder.Write("chart/values.yaml", $"registry: {Peers.Source.Address}\nname: clean\n");
        _folder.Write("chart/templates/pod.yaml", """
            apiVersion: v1
            kind: Pod
            metadata: { name: demo }
            spec:
              containers:
                - name: demo
                  image: "{{ .Values.registry }}/helm/{{ .Values.name }}:1" # comment
            """);
        await WorkerTools.RunAsync("helm", ["package", _folder.PathOf("chart"), "-d", _folder.Root], ("HOME", _folder.Root));
        await WorkerTools.RunAsync("helm", ["push", _folder.PathOf("demo-1.2.3+build.tgz"), $"oci://{Peers.Source.Address}/charts", "--plain-http"], ("HOME", _folder.Root));
    }

    [OneTimeTearDown]
    public void RemoveChart() => _folder.Dispose();

    [Test]
    public async Task A_chart_arrives_after_its_images_once()
    {
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        var parameters = Chart(("dstRemoteURL", $"{destination.Uri}"));

        var run = await TemplateRun.RunAsync("arc-helm", parameters);

        run.ExitCode.Should().Be(0, run.Log);
        run.Outputs["arc-digest"].Should().Be(await Peers.DigestAsync(Peers.Source, "charts/demo:1.2.3_build"));
        (await Peers.DigestAsync(Peers.Destination, "helm/clean:1")).Should().Be(_image);
        destination.Writes[^1].Should().Be("PUT /v2/charts/demo/manifests/1.2.3_build");
        destination.Clear();
        (await TemplateRun.RunAsync("arc-helm", parameters)).ExitCode.Should().Be(0);
        destination.Writes.Should().BeEmpty();
    }

    [Test]
    public async Task A_refused_image_refuses_the_chart()
    {
        var databases = await Peers.PushDatabasesAsync(hours: 5);

        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specValues", "name: infected"), ("specOverride", "charts/refused"), ("gateMalware", "on"), ("malwareDatabase", databases["malwareDatabase"])));

        (run.Failed, run.ExitCode).Should().Be(("malware", 10), run.Log);
        (await Peers.DigestAsync(Peers.Destination, "charts/refused:1.2.3_build")).Should().BeEmpty();
        (await Peers.DigestAsync(Peers.Destination, "helm/infected:1")).Should().BeEmpty();
    }

    [TestCase("registry: quay.example", "is in another registry than the source")]
    [TestCase("name: no-such", "no-such:1: not found")]
    [TestCase("name: [", "the chart cannot be rendered: set spec.values, or list its images in spec.images")]
    public async Task An_image_that_cannot_be_delivered_fails_the_run(string values, string message)
    {
        var run = await TemplateRun.RunAsync("arc-helm", Chart(("specValues", values)));

        (run.Failed, run.ExitCode).Should().Be(("pull", 1));
        run.Log.Should().Contain(message);
    }

    private Dictionary<string, string> Chart(params (string Name, string Value)[] more)
    {
        var parameters = Delivery("", "", [("specChart", "charts/demo"), ("specVersion", "1.2.3+build"), .. more]);
        parameters.Remove("specImage");
        return parameters;
    }
}
