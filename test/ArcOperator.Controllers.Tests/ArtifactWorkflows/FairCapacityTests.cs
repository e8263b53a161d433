using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.ArtifactWorkflows;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ArtifactWorkflows;

/// <summary>One namespace floods the capacity for Workflows. The work of another one is started in its turn.</summary>
internal sealed class FairCapacityTests : ArcTest
{
    private TestNamespace _victim = null!;

    protected override void Configure(IServiceCollection services) => services.AddSingleton(new ArgoOptions { MaxActiveWorkflows = 4 });

    protected override async Task<IReadOnlyList<string>> OtherSpacesAsync()
    {
        _victim = await TestNamespace.CreateAsync(Shared);
        return [_victim.Name];
    }

    [Test]
    public async Task Workflows_of_a_namespace_that_do_not_end_do_not_delay_those_of_another()
    {
        await Namespace.CreateAsync(An.Order("flood").WithArtifacts(20));
        await Namespace.WorkflowsAsync(3);

        await _victim.CreateAsync(An.Order("victim").WithArtifacts(3));

        var first = (await _victim.WorkflowsAsync(1))[0];
        (await Namespace.WorkflowsAsync(3)).Should().HaveCount(3, "a quarter of the capacity is left for others");

        // The pool is full now. A completion of the flood serves the namespace with the fewest Workflows.
        await Namespace.SucceedAsync((await Namespace.WorkflowsAsync(3))[0]);
        await _victim.WorkflowsAsync(2);
        (await Namespace.ListAsync<V1Alpha1Workflow>()).Should().HaveCount(3, "the flood has got none for it");
        await _victim.SucceedAsync(first);
        await _victim.WorkflowsAsync(3);
    }
}
