using ArcOperator.Kubernetes.Patching;
using ArcOperator.Runtime.Controllers;
using ArcOperator.Runtime.Finalizers;
using ArcOperator.Runtime.Status;
using ArcOperator.Runtime.Tests.Controllers;
using ArcOperator.Runtime.Tests.Kinds;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Campaign;

/// <summary>Other writers change the same objects all the time: annotations, statuses, finalizers of their own.</summary>
[Category("Campaign")]
public sealed class ConflictCampaign : GearCluster
{
    private const int Gears = 8;
    private const int Rounds = 25;
    private const string Strangers = "runtime.test/stranger";

    private readonly Seed _seed = new();

    [Test]
    public async Task With_concurrent_writers_no_finalizer_is_lost_and_every_status_becomes_correct()
    {
        OperatorRig? rig = null;
        await using var @operator = rig = await OperatorRig.StartAsync(
            Namespace,
            build: builder => builder.AddFinalizer<GearFinalizer, Gear>(GearFinalizer.Identifier),
            controller: gears => gears.OnReconcile = async (gear, cancellationToken) =>
            {
                await Eventually.TrueAsync(() => rig is not null);
                var written = await rig!.Get<StatusWriter>().WriteAsync(gear, gear.Status with { ObservedGeneration = gear.Generation() }, null, cancellationToken);
                return ReconciliationResult<Gear>.Success(written);
            });
        var names = Enumerable.Range(0, Gears).Select(number => $"gear-{number}").ToList();
        await Task.WhenAll(names.Select(name => CreateGearAsync(name)));

        await Task.WhenAll(names.SelectMany(name => new[] { StormAsync(name, _seed.Random.Next()), EditAsync(name) }));

        foreach (var name in names)
        {
            await Eventually.TrueAsync(
                async () => await GetGearAsync(name) is { } gear && gear.Status.ObservedGeneration == gear.Generation()
                    && gear.Finalizers().Order(StringComparer.Ordinal).SequenceEqual([GearFinalizer.Identifier, Strangers]),
                what: $"{name} is right, {_seed}");
        }

        rig.Get<GearFinalizer>().OnFinalize = GearController.SucceedAsync;
        await Task.WhenAll(names.Select(name => Client.DeleteAsync<Gear>(name, Namespace)));
        await Eventually.TrueAsync(async () => (await Client.ListAsync<Gear>(Namespace)).All(gear => gear.Finalizers().SequenceEqual([Strangers])), what: $"only the stranger holds them, {_seed}");
        await Task.WhenAll(names.Select(name => SetFinalizersAsync(name)));
        await Eventually.TrueAsync(() => rig.Gears.Deleted.Count == Gears);
    }

    private async Task StormAsync(string name, int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < Rounds; round++)
        {
            switch (random.Next(3))
            {
                case 0:
                    await ResizeAsync(name, round);
                    break;
                case 1:
                    await AnnotateAsync(name, "runtime.test/round", $"{round}");
                    break;
                default:
                    var gear = await GetGearAsync(name);
                    await Client.PatchStatusAsync(gear!, MergePatch.Of(new() { ["status"] = new System.Text.Json.Nodes.JsonObject { ["phase"] = $"round {round}" } }), CancellationToken.None);
                    break;
            }
        }
    }

    /// <summary>Adds a finalizer and removes it again without affecting other entries. It is present in the end.</summary>
    private async Task EditAsync(string name)
    {
        var editor = new FinalizerEditor(Client);
        for (var round = 0; round <= Rounds; round++)
        {
            await Eventually.TrueAsync(async () =>
            {
                try
                {
                    var gear = await GetGearAsync(name);
                    await (round % 2 == 0 ? editor.AttachAsync(gear!, Strangers, default) : editor.DetachAsync(gear!, Strangers, default));
                    return true;
                }
                catch (HttpOperationException error) when (error.IsConflict())
                {
                    return false;
                }
            });
        }

        await Eventually.TrueAsync(async () =>
        {
            try
            {
                return (await editor.AttachAsync((await GetGearAsync(name))!, Strangers, default)).HasFinalizer(Strangers);
            }
            catch (HttpOperationException error) when (error.IsConflict())
            {
                return false;
            }
        });
    }
}
