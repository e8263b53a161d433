using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A test with a namespace of its own, and an operator that looks after it from beginning to end.</summary>
internal abstract class ArcTest
{
    protected ArcCluster Shared { get; private set; } = null!;

    protected Space Space { get; private set; } = null!;

    protected OperatorUnderTest Operator { get; private set; } = null!;

    [SetUp]
    public async Task StartOperator()
    {
        Shared = await ArcCluster.GetAsync();
        Space = await Space.CreateAsync(Shared);
        Operator = await OperatorUnderTest.StartAsync(Shared, Space.Name, configure: Configure);
    }

    protected async Task RestartOperatorAsync()
    {
        await Operator.StopAsync();
        Operator = await OperatorUnderTest.StartAsync(Shared, Space.Name, configure: Configure);
    }

    /// <summary>What of the operator is not to be as it is by default.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    [TearDown]
    public async Task StopOperator()
    {
        await Operator.DisposeAsync();
        Operator.Calls.Should().NotContain(call => call.Status == 403, "its role is all that the operator needs");
        Operator.Errors.Should().BeEmpty();
    }
}
