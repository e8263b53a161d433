using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A reconciliation sees the writes of the one before.</summary>
public sealed class OwnWriteTests : GearCluster
{
    [Test]
    public async Task The_next_reconcile_sees_a_child_that_the_operator_created()
    {
        await using var rig = await StartAsync(async (rig, gear, cancellationToken) =>
        {
            if (rig.Cache<Tooth>().OwnedBy(gear.Uid()).Count == 0)
            {
                await rig.Client.CreateAsync(
                    new Tooth { Metadata = new() { GenerateName = "tooth-", NamespaceProperty = Namespace, OwnerReferences = [gear.MakeOwnerReference()] } }, cancellationToken);
            }

            return ReconciliationResult<Gear>.Success(gear, TimeSpan.FromTicks(1));
        });

        for (var number = 0; number < 5; number++)
        {
            await CreateGearAsync($"gear-{number}");
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(number => rig.Gears.ReconciledAsync($"gear-{number}", times: 10)));
        (await Client.ListAsync<Tooth>(Namespace)).Should().HaveCount(5);
    }

    [Test]
    public async Task The_next_reconcile_sees_a_change_that_the_operator_made()
    {
        await using var rig = await StartAsync(async (rig, gear, cancellationToken) =>
        {
            var count = gear.Spec.Size ?? 0;
            await rig.Client.PatchAsync(gear, Kubernetes.Patching.MergePatch.Of(new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["size"] = count + 1 } }), cancellationToken: cancellationToken);
            return ReconciliationResult<Gear>.Success(gear, count < 20 ? TimeSpan.FromTicks(1) : null);
        });

        await CreateGearAsync("one");

        await rig.Gears.ReconciledAsync("one", times: 10);
        rig.Gears.Reconciled("one").Select(gear => gear.Spec.Size ?? 0).Should().OnlyHaveUniqueItems("none was decided on a state from before the one before").And.BeInAscendingOrder();
    }

    private async Task<OperatorRig> StartAsync(Func<OperatorRig, Gear, CancellationToken, Task<ReconciliationResult<Gear>>> reconcile)
    {
        var rig = await OperatorRig.StartAsync(Namespace, watches => watches.Owns<Tooth>());
        rig.Gears.OnReconcile = (gear, cancellationToken) => reconcile(rig, gear, cancellationToken);
        return rig;
    }
}
