using ArcOperator.Testing;
using NUnit.Framework;

/// <summary>Outside any namespace, and so around all tests of the assembly.</summary>
[SetUpFixture]
public sealed class EndOfAssembly
{
    [OneTimeTearDown]
    public Task StopS3() => S3Peer.StopAsync();
}
