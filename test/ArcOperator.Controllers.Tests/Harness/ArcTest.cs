using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A test with its own namespace and an operator for that namespace.</summary>
internal abstract class ArcTest
{
    private IReadOnlyList<string> _others = [];

    protected ArcCluster Shared { get; private set; } = null!;

    protected TestNamespace Namespace { get; private set; } = null!;

    protected OperatorUnderTest Operator { get; private set; } = null!;

    [SetUp]
    public async Task StartOperator()
    {
        Shared = await ArcCluster.GetAsync();
        Namespace = await TestNamespace.CreateAsync(Shared);
        _others = await OtherSpacesAsync();
        Operator = await StartOperatorAsync();
    }

    protected async Task RestartOperatorAsync()
    {
        await Operator.StopAsync();
        Operator = await StartOperatorAsync();
    }

    /// <summary>Creates further namespaces that the operator watches.</summary>
    protected virtual Task<IReadOnlyList<string>> OtherSpacesAsync() => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Number of concurrent reconciles of each kind.</summary>
    protected virtual int Workers => OperatorUnderTest.DefaultWorkers;

    /// <summary>Changes the operator's services.</summary>
    protected virtual void Configure(IServiceCollection services)
    {
    }

    [TearDown]
    public async Task StopOperator()
    {
        await Operator.DisposeAsync();
        Operator.Calls.Should().NotContain(call => call.Status == 403, "the operator's role must be sufficient");
        Operator.Errors.Should().BeEmpty();
    }

    private Task<OperatorUnderTest> StartOperatorAsync() => OperatorUnderTest.StartAsync(Shared, Namespace.Name, configure: Configure, workers: Workers, others: _others);
}
