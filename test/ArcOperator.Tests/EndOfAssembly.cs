using ArcOperator.Testing;
using NUnit.Framework;

/// <summary>Outside any namespace, and so around all tests of the assembly.</summary>
[SetUpFixture]
public sealed class EndOfAssembly
{
    [OneTimeTearDown]
    public async Task StopServers()
    {
        await Cluster.StopAsync();
        await S3Peer.StopAsync();
    }
}
