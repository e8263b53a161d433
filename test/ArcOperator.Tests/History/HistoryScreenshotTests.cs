using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.History;

/// <summary>Makes the pictures of the pages for the documentation. They show the same records and times in each run.</summary>
[Explicit("writes docs/images; run test/screenshots.sh")]
[Category("Screenshots")]
internal sealed class HistoryScreenshotTests
{
    private const int LargestPictureBytes = 150_000;

    [Test]
    public async Task Pictures_of_the_documentation_are_small()
    {
        var recordings = new ManualTimeProvider();
        await using var host = await HistoryHost.StartAsync(recordings);
        foreach (var record in HistorySamples.All)
        {
            recordings.Advance(record.FinishedAt.AddSeconds(1) - recordings.GetUtcNow());
            await host.Store.AppendAsync([record], default);
        }

        var (_, token) = await host.AddReaderAsync("cluster");
        await using var chromium = await Chromium.StartAsync();
        var page = await chromium.OpenAsync(token);
        foreach (var (name, path, height) in new[] { ("history-list", "/?limit=9", 880), ("history-record", $"/records/{HistorySamples.Delivered.Id}", 850) })
        {
            var picture = Repository.PathOf("docs", "images", $"{name}.png");
            Directory.CreateDirectory(Repository.PathOf("docs", "images"));
            await page.SetViewportAsync(new() { Width = 1200, Height = height });
            await page.GoToAsync(new Uri(host.Address, path).AbsoluteUri);
            await page.ScreenshotAsync(picture);
            new FileInfo(picture).Length.Should().BeLessThan(LargestPictureBytes, name);
        }
    }
}
