using ArcOperator.Controllers.Tests.Harness;

// Tests of controllers mostly wait, and each has its own namespace, so many run at the same time.
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
