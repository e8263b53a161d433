using ArcOperator.EndToEnd.Tests;

/// <summary>Outside any namespace, and so around all tests of the assembly. Ends the cluster that the tests share.</summary>
[SetUpFixture]
public sealed class SharedCluster
{
    private static PlainCluster? _cluster;

    /// <summary>Returns the cluster. The first test starts it.</summary>
    internal static async Task<PlainCluster> GetAsync() => _cluster ??= await PlainCluster.StartAsync();

    [OneTimeTearDown]
    public async Task Stop()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
        }
    }
}
