using ArcOperator.Testing;

/// <summary>Stops shared servers after all tests of the assembly. NUnit requires a class without a namespace for this.</summary>
[SetUpFixture]
public sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public Task StopCluster() => Cluster.StopAsync();
}
