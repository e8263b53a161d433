using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;
using ArcOperator.Controllers.Hooks;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>The whitelist for hooks changes while the operator runs.</summary>
internal sealed class WhitelistListenerTests : SourceTest
{
    private const string Allowing = "commands: { upper: { allowed: true } }";

    private static readonly Hook Upper = new() { Name = "upper", Command = "upper", RetryPolicy = HookRetryPolicy.Fail };

    private string _whitelist = null!;

    [Test]
    public async Task A_refused_command_is_tried_again_after_a_change_of_the_whitelist()
    {
        Serve("a");
        await CreateAsync(A().After(Upper));
        await NotReadyAsync(ExternalSourceReasons.ConfigurationError);

        Hooks.With("upper", input => input.ToUpperInvariant());
        await ReplaceAsync($"{Allowing} # from now on");

        await DeliversAsync("A");
    }

    [Test]
    public async Task A_whitelist_with_mistakes_emits_an_event_on_sources_with_hooks_and_keeps_the_previous_rules()
    {
        Serve("a");
        Hooks.With("upper", input => input.ToUpperInvariant());
        await CreateAsync(A().After(Upper));
        await DeliversAsync("A");

        ExpectsErrors = true;
        await ReplaceAsync("commands: { upper: { allowed: true, argumentPatterns: ['('] } }");

        await Eventually.TrueAsync(async () => (await Namespace.ListAsync<Eventsv1Event>()).Any(recorded => recorded.Reason == ExternalSourceReasons.HookWhitelistInvalid));
        ((await ReadyAsync()).Status.Failures ?? 0).Should().Be(0);
    }

    // In one step, as the volume of a ConfigMap changes.
    private async Task ReplaceAsync(string whitelist)
    {
        await File.WriteAllTextAsync($"{_whitelist}.new", whitelist);
        File.Move($"{_whitelist}.new", _whitelist, overwrite: true);
    }

    protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        _whitelist = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"whitelist-{Guid.NewGuid():N}.yaml");
        File.WriteAllText(_whitelist, Allowing);
        services.AddSingleton(new HookOptions { WhitelistFile = _whitelist, WhitelistPoll = TimeSpan.FromMilliseconds(100) });
    }
}
