using ArcOperator.Controllers.Tests.Harness;

// Most of their time the tests of controllers wait, each in a namespace of its own.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]

/// <summary>Outside any namespace, and so around all tests of the assembly.</summary>
[SetUpFixture]
public sealed class EndOfAssembly
{
    [OneTimeTearDown]
    public async Task StopServers()
    {
        await ArcCluster.StopAsync();
        await S3Peer.StopAsync();
    }
}
