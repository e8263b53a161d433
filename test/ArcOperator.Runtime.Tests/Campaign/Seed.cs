using System.Globalization;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>Seed of the campaign: equal seeds cause equal faults. Set ARC_CAMPAIGN_SEED to repeat a run.</summary>
internal sealed class Seed
{
    private readonly int _value = int.TryParse(Environment.GetEnvironmentVariable("ARC_CAMPAIGN_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
        ? given
        : Random.Shared.Next(1, 1_000_000);

    public Seed()
    {
        TestContext.Out.WriteLine($"ARC_CAMPAIGN_SEED={_value}");
        Random = new(_value);
    }

    public Random Random { get; }

    /// <summary>Returns a random time up to a limit.</summary>
    public Task PauseAsync(int longestMs) => Task.Delay(Random.Next(longestMs));

    public override string ToString() => $"with ARC_CAMPAIGN_SEED={_value}";
}
