namespace ArcOperator.Templates.Tests;

/// <summary>Base of the tests that deliver images from one registry to another.</summary>
internal abstract class OciTest
{
    protected Peers Peers { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task FindPeers() => Peers = await Peers.GetAsync();

    /// <summary>Returns parameters of a delivery between the shared registries.</summary>
    protected Dictionary<string, string> Delivery(string image, string target, params (string Name, string Value)[] more)
    {
        var parameters = new Dictionary<string, string>
        {
            ["srcRemoteURL"] = $"http://{Peers.Source.Address}",
            ["dstRemoteURL"] = $"http://{Peers.Destination.Address}",
            ["specImage"] = image,
            ["specOverride"] = target,
        };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        return parameters;
    }
}
