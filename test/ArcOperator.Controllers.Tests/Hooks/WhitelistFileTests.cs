using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ArcOperator.Controllers.Hooks;
using Microsoft.Extensions.Logging.Abstractions;

namespace ArcOperator.Controllers.Tests.Hooks;

/// <summary>A whitelist that changes while the program runs.</summary>
public sealed class WhitelistFileTests
{
    private const string AllowsJq = "commands: {jq: {allowed: true}}";
    private const string AllowsYq = "commands: {yq: {allowed: true}}";
    private const string Bad = "commands: {jq: {allowed: true, argumentPatterns: ['(']}}";

    [Test]
    public async Task A_config_map_that_goes_from_good_to_bad_to_good_keeps_the_old_rules_meanwhile()
    {
        using var folder = new TemporaryFolder();
        await MountAsync(folder, AllowsJq);
        using var file = Open(folder, out var loads);
        file.Current.Refusal("jq", []).Should().BeNull();

        await MountAsync(folder, Bad);
        await Eventually.TrueAsync(() => !loads.IsEmpty);
        file.Current.Refusal("jq", []).Should().BeNull();
        file.Current.Refusal("yq", []).Should().NotBeNull();
        loads.Should().ContainSingle().Which.Should().Match<WhitelistLoad>(load => !load.IsAccepted && load.Message.Contains("argumentPatterns[0] '('"));

        await MountAsync(folder, AllowsYq);
        await Eventually.TrueAsync(() => loads.Count == 2);
        file.Current.Refusal("jq", []).Should().NotBeNull();
        file.Current.Refusal("yq", []).Should().BeNull();
        file.LastLoad.IsAccepted.Should().BeTrue();
    }

    [Test]
    public async Task A_change_is_found_by_polling_without_notifications()
    {
        using var folder = new TemporaryFolder();
        // The folder of the link is watched, and the change happens in another folder.
        var target = folder.Write("elsewhere/whitelist.yaml", AllowsJq);
        Directory.CreateDirectory(folder.PathOf("mount"));
        File.CreateSymbolicLink(folder.PathOf("mount/whitelist.yaml"), target);
        using var file = Open(folder, out var loads, TimeSpan.FromMilliseconds(100));

        await File.WriteAllTextAsync(target, AllowsYq);

        await Eventually.TrueAsync(() => file.Current.Refusal("yq", []) is null);
        // Listeners are called after the rules are in effect.
        await Eventually.TrueAsync(() => loads.Any(load => load.IsAccepted));
    }

    [Test]
    public void Without_a_file_nothing_is_allowed_and_the_reason_is_reported()
    {
        using var folder = new TemporaryFolder();
        using var file = Open(folder, out _);

        file.Current.Refusal("jq", []).Should().StartWith("no hook is allowed: ").And.Contain("cannot be read");
    }

    [Test]
    public async Task A_file_that_is_created_later_takes_effect()
    {
        using var folder = new TemporaryFolder();
        using var file = Open(folder, out _, TimeSpan.FromMilliseconds(100));

        await MountAsync(folder, AllowsJq);

        await Eventually.TrueAsync(() => file.Current.Refusal("jq", []) is null);
    }

    [Test]
    public async Task A_first_file_with_mistakes_allows_nothing_and_names_them()
    {
        using var folder = new TemporaryFolder();
        await MountAsync(folder, Bad);
        using var file = Open(folder, out _);

        file.Current.Refusal("jq", []).Should().Contain("the group has no ')'");
    }

    [Test]
    public async Task A_deleted_file_leaves_its_rules_in_effect()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("mount/whitelist.yaml", AllowsJq);
        using var file = Open(folder, out var loads, TimeSpan.FromMilliseconds(100));

        File.Delete(path);

        await Eventually.TrueAsync(() => loads.Any(load => !load.IsAccepted));
        file.Current.Refusal("jq", []).Should().BeNull();
    }

    [Test]
    public async Task Metrics_count_changes_and_show_if_the_file_is_in_effect()
    {
        using var folder = new TemporaryFolder();
        await MountAsync(folder, AllowsJq);
        var measured = new ConcurrentBag<string>();
        var valid = -1;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "ArcOperator.Hooks")
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => measured.Add($"{tags[0].Key}={tags[0].Value}"));
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => valid = value);
        listener.Start();
        using var file = Open(folder, out var loads);

        await MountAsync(folder, Bad);
        await Eventually.TrueAsync(() => !loads.IsEmpty);

        measured.Should().Contain("success=true").And.Contain("success=false");
        listener.RecordObservableInstruments();
        valid.Should().BeInRange(0, 1);
    }

    private static WhitelistFile Open(TemporaryFolder folder, out ConcurrentQueue<WhitelistLoad> loads, TimeSpan? poll = null)
    {
        var options = new HookOptions { WhitelistFile = folder.PathOf("mount/whitelist.yaml"), WhitelistPoll = poll ?? TimeSpan.FromMilliseconds(300) };
        var file = new WhitelistFile(options, TimeProvider.System, NullLogger<WhitelistFile>.Instance);
        var seen = loads = [];
        file.Loaded += seen.Enqueue;
        return file;
    }

    private static Task MountAsync(TemporaryFolder folder, string text) => new ConfigMapVolume(folder.PathOf("mount"), "whitelist.yaml").MountAsync(text);
}
