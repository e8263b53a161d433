// Tests mostly wait for programs. Fixtures share registries, and each has names and blobs of its own there.
[assembly: Parallelizable(ParallelScope.Fixtures)]

namespace ArcOperator.Templates.Tests;

/// <summary>Stops the servers that tests of this project share.</summary>
[SetUpFixture]
internal sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public Task Stop() => Peers.StopAsync();
}
