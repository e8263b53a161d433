using ArcOperator.History.Tests.Postgresql;

/// <summary>Stops shared servers after all tests of the assembly. NUnit requires a class without a namespace for this.</summary>
[SetUpFixture]
public sealed class AssemblyTeardown
{
    [OneTimeTearDown]
    public Task StopPostgresql() => PostgresqlPeer.StopAsync();
}
