using System.Text;
using ArcOperator.History;
using ArcOperator.History.Queries;
using ArcOperator.Testing;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using NUnit.Framework;

namespace ArcOperator.Tests.History;

/// <summary>The stream of records that one client follows.</summary>
internal sealed class HistoryFollowerTests
{
    [Test]
    public async Task Client_that_has_lost_its_right_gets_no_further_record_while_records_keep_coming()
    {
        using var folder = new TemporaryFolder();
        using var body = new MemoryStream();
        await using var store = HistoryStores.OpenFile(folder.PathOf("history.db"), TimeProvider.System);
        await store.PrepareAsync(default);
        var (clock, checks) = (new ManualTimeProvider(), 0);
        var context = new DefaultHttpContext { Response = { Body = body } };

        var following = new HistoryFollower(store, new Lifetime(), clock).SendAsync(context, 0, new HistoryQuery(), _ => Task.FromResult(++checks == 0));
        await clock.AdvanceToTimerAsync(TimeSpan.FromMilliseconds(200));
        var sent = 0;
        while (!following.IsCompleted && sent < 40)
        {
            await store.AppendAsync([HistoryHost.Record("team-a", ++sent)], default);
            await Eventually.TrueAsync(() => following.IsCompleted || Text(body).Contains($"id: {sent}\n"));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await following;
        checks.Should().Be(1);
        sent.Should().BeInRange(9, 12);
    }

    private static string Text(MemoryStream body) => Encoding.UTF8.GetString(body.ToArray());

    private sealed class Lifetime : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted => default;

        public CancellationToken ApplicationStopping => default;

        public CancellationToken ApplicationStopped => default;

        public void StopApplication() => throw new NotSupportedException();
    }
}
