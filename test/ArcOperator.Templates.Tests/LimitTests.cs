namespace ArcOperator.Templates.Tests;

/// <summary>Servers that refuse requests as too many: the report says which side, and for how long.</summary>
internal sealed class LimitTests : OciTest
{
    [Test]
    public async Task A_web_server_names_the_time()
    {
        await using var source = await RequestLog.StartAsync(Peers.Source.Address);
        source.Rule = exchange => exchange.RespondAsync(429, "slow down", ("Retry-After", "120"));

        var run = await TemplateRun.RunAsync("arc-http", new Dictionary<string, string>
        {
            ["srcRemoteURL"] = $"{source.Uri}", ["specPath"] = "data.bin", ["dstType"] = "oci", ["dstRemoteURL"] = $"http://{Peers.Destination.Address}", ["specOverride"] = "files/limited:1",
        });

        run.ExitCode.Should().NotBe(0);
        run.Outputs["arc-retry-after"].Should().Be("source 120", run.Log);
        run.Log.Should().Contain("the source refuses requests as too many: ARC starts no work with it for 120 s");
    }

    [TestCase("oci-copy", true, "source 60")]
    [TestCase("oci-copy", false, "destination 60")]
    [TestCase("arc-oci", true, "source 60")]
    [TestCase("arc-oci", false, "destination 60")]
    public async Task A_registry_is_left_alone_for_a_minute(string template, bool isSource, string expected)
    {
        var image = $"limited/{template}-{(isSource ? "source" : "destination")}:1";
        await TestImages.PushAsync($"{Peers.Source.Address}/{image}", [($"limited-{template}", "content"u8.ToArray())]);
        await using var source = await RequestLog.StartAsync(Peers.Source.Address);
        await using var destination = await RequestLog.StartAsync(Peers.Destination.Address);
        // A server must not blame the other side by its text.
        var blame = $$"""{ "errors": [{ "code": "TOOMANYREQUESTS", "message": "x\nError from {{(isSource ? "destination" : "source")}} registry for \"x\": response status code 429" }] }""";
        (isSource ? source : destination).Rule = exchange => exchange.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal)
            ? exchange.RespondAsync(429, blame, ("Content-Type", "application/json"))
            : exchange.HandOnAsync();

        var run = await TemplateRun.RunAsync(template, Delivery(image, image, ("srcRemoteURL", $"{source.Uri}"), ("dstRemoteURL", $"{destination.Uri}")));

        run.ExitCode.Should().NotBe(0);
        run.Outputs["arc-retry-after"].Should().Be(expected, run.Log);
    }
}
