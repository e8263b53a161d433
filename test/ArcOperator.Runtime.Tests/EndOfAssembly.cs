using NUnit.Framework;

// Most tests wait for a server or for each other's threads; each has an instance, a namespace and a clock of its own.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(8)]

/// <summary>Outside any namespace, and so around all tests of the assembly.</summary>
[SetUpFixture]
public sealed class EndOfAssembly
{
    [OneTimeTearDown]
    public Task StopCluster() => Cluster.StopAsync();
}
