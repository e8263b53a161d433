using ArcOperator.Controllers.Tests.Harness;

// Most of their time the tests of controllers wait, each in a namespace of its own.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]

/// <summary>Stops shared servers after all tests of the assembly. NUnit requires a class without a namespace for this.</summary>
[SetUpFixture]
public sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public async Task StopServers()
    {
        await ArcCluster.StopAsync();
        await S3Peer.StopAsync();
    }
}
