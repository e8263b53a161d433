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

/// <summary>What a kubelet, and who looks over its shoulder, gets to see.</summary>
public sealed class HealthTests
{
    private readonly GearPeer _peer = new();

    [TearDown]
    public ValueTask Stop() => _peer.DisposeAsync();

    [Test]
    public async Task A_process_that_has_read_what_it_needs_is_ready()
    {
        _peer.OnList(Answer.List(10));
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Synced);

        (await AskAsync(rig, Presence.Required, "/readyz")).Should().Be((HttpStatusCode.OK, "ok\n"));
        (await AskAsync(rig, Presence.Required, "/readyz?verbose")).Should().Be((HttpStatusCode.OK, "[+]informer/gears ok\ncheck passed\n"));
    }

    [Test]
    public async Task One_that_has_not_is_alive_and_not_ready_and_says_why()
    {
        _peer.OnList(Answer.Error(403, "Forbidden"));
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.Forbidden);

        var (status, text) = await AskAsync(rig, Presence.Required, "/readyz");
        status.Should().Be(HttpStatusCode.ServiceUnavailable);
        text.Should().StartWith("[-]informer/gears failed: ").And.Contain("403 Forbidden").And.EndWith("check failed\n");
        (await AskAsync(rig, Presence.Required, "/healthz")).Should().Be((HttpStatusCode.OK, "ok\n"));
    }

    [TestCase(Presence.Optional, HttpStatusCode.OK, "[!]informer/gears the API server does not know gears.runtime.test")]
    [TestCase(Presence.Required, HttpStatusCode.ServiceUnavailable, "[-]informer/gears failed: the API server does not know gears.runtime.test")]
    public async Task A_kind_that_is_missing_is_said_and_is_only_a_reason_if_it_cannot_be_done_without(Presence presence, HttpStatusCode status, string line)
    {
        _peer.OnList(Answer.UnknownKind);
        await using var rig = new InformerRig(_peer);
        await rig.ReachesAsync(InformerState.KindMissing);

        var answer = await AskAsync(rig, presence, "/readyz?verbose");

        answer.Status.Should().Be(status);
        answer.Text.Should().StartWith(line);
    }

    [TestCase(Presence.Optional, false)]
    [TestCase(Presence.Required, true)]
    public async Task A_kind_that_may_not_be_read_is_reported_and_no_reason_to_be_unready_if_it_is_optional_or_counts_as_empty(Presence presence, bool countsAsEmpty)
    {
        _peer.OnList(Answer.Error(403, "Forbidden"));
        await using var rig = new InformerRig(_peer, options => options with { ForbiddenCountsAsEmpty = countsAsEmpty });
        await rig.ReachesAsync(InformerState.Forbidden);

        var answer = await AskAsync(rig, presence, "/readyz?verbose");

        answer.Status.Should().Be(HttpStatusCode.OK);
        answer.Text.Should().StartWith("[!]informer/gears ").And.Contain("403 Forbidden");
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(InformerRig rig, Presence presence, string path)
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
