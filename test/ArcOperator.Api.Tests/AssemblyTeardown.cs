using ArcOperator.Testing;
using NUnit.Framework;

/// <summary>Stops the cluster after all tests. Without a namespace, NUnit runs it for the whole assembly.</summary>
[SetUpFixture]
public sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public Task StopCluster() => Cluster.StopAsync();
}
