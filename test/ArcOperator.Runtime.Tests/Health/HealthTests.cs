using System.Net;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Health;
using ArcOperator.Runtime.Informers;
using ArcOperator.Runtime.Tests.Informers;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Health;

/// <summary>The responses for a kubelet, and for users who read them.</summary>
public sealed class HealthTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_process_that_has_read_its_kinds_is_ready()
    {
        _peer.OnList(PeerResponse.List(10));
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        (await AskAsync(rig, WatchRequirement.Required, "/readyz")).Should().Be((HttpStatusCode.OK, "ok\n"));
        (await AskAsync(rig, WatchRequirement.Required, "/readyz?verbose")).Should().Be((HttpStatusCode.OK, "[+]informer/gears ok\ncheck passed\n"));
    }

    [Test]
    public async Task A_process_that_has_not_read_its_kinds_is_alive_and_not_ready_with_the_reason()
    {
        _peer.OnList(PeerResponse.Error(403, "Forbidden"));
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Forbidden);

        var (status, text) = await AskAsync(rig, WatchRequirement.Required, "/readyz");
        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        text.Should().StartWith("[-]informer/gears failed: ").And.Contain("403 Forbidden").And.EndWith("check failed\n");
        (await AskAsync(rig, WatchRequirement.Required, "/healthz")).Should().Be((HttpStatusCode.OK, "ok\n"));
    }

    [TestCase(WatchRequirement.Optional, HttpStatusCode.OK, "[!]informer/gears the API server does not know gears.runtime.test")]
    [TestCase(WatchRequirement.Required, HttpStatusCode.ServiceUnavailable, "[-]informer/gears failed: the API server does not know gears.runtime.test")]
    public async Task A_missing_kind_is_reported_and_only_a_required_one_makes_the_process_unready(WatchRequirement presence, HttpStatusCode status, string line)
    {
        _peer.OnList(PeerResponse.UnknownKind);
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.KindMissing);

        var answer = await AskAsync(rig, presence, "/readyz?verbose");

        answer.Status.Should().Be(status);
        answer.Text.Should().StartWith(line);
    }

    [TestCase(WatchRequirement.Optional, false)]
    [TestCase(WatchRequirement.Required, true)]
    public async Task A_forbidden_kind_is_reported_and_an_optional_or_empty_one_does_not_make_the_process_unready(WatchRequirement presence, bool countsAsEmpty)
    {
        _peer.OnList(PeerResponse.Error(403, "Forbidden"));
        await using var rig = new InformerRig(_peer, options => options with { ForbiddenCountsAsEmpty = countsAsEmpty });
        await rig.ReachesAsync(InformerState.Forbidden);

        var answer = await AskAsync(rig, presence, "/readyz?verbose");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Text.Should().StartWith("[!]informer/gears ").And.Contain("403 Forbidden");
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(InformerRig rig, WatchRequirement presence, string path)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration("informer/gears", new InformerHealthCheck(rig.Informer, presence), null, [HealthEndpoints.Ready]));
        await using var application = builder.Build();
        application.MapOperatorHealth();
        await application.StartAsync();
        using var http = new HttpClient();
        var answer = await http.GetAsync(new Uri(application.Urls.Single() + path));
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
