using NUnit.Framework;

// Most tests wait for a server or for other threads, and each has its own instance, namespace and clock.
[assembly: Parallelizable(ParallelScope.All)]
[assembly: FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[assembly: LevelOfParallelism(8)]

/// <summary>Stops shared servers after all tests of the assembly. NUnit requires a class without a namespace for this.</summary>
[SetUpFixture]
public sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public Task StopCluster() => Cluster.StopAsync();
}
