using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>
/// The operator is killed after its first write, its second, its third, …, until a run ends undisturbed. Each time another operator takes over.
/// Nothing is created twice or left behind, and the status becomes correct.
/// </summary>
internal sealed class OperatorKillTests
{
    // Number of runs at a time, each in its own namespace. Runs mostly wait.
    private const int Batch = 4;

    [Test]
    public Task A_kill_between_the_creation_of_an_Order_and_its_success_changes_no_outcome() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async @namespace =>
        {
            await @namespace.CreateAsync(An.Order("order").WithArtifacts(2));
            foreach (var workflow in await @namespace.WorkflowsAsync(2))
            {
                await @namespace.SucceedAsync(workflow);
            }

            (await @namespace.OrderReadyAsync("order")).Status.Progress.Should().Be("2/2");
            await @namespace.ArtifactWorkflowsAsync(2);
        });

    [Test]
    public Task A_kill_after_a_change_of_an_Endpoint_changes_no_outcome() => DieAfterEachWriteAsync(
        SucceededAsync,
        async @namespace =>
        {
            await @namespace.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");
            var workflows = await @namespace.WorkflowsAsync(2);
            await @namespace.SucceedAsync(workflows.Single(workflow => workflow.Status.Phase is null));
            (await @namespace.OrderAsync("order", order => order.Status.EndpointGenerations?["src"] == 2 && order.Status.Conditions.IsTrue(Conditions.Ready)))
                .Status.Progress.Should().Be("1/1");
        });

    [Test]
    public Task A_kill_after_a_force_at_of_an_Order_changes_no_outcome() => DieAfterEachWriteAsync(
        SucceededAsync,
        async @namespace =>
        {
            var before = await @namespace.OnlyWorkflowAsync();
            await @namespace.ForceAsync<V1Alpha1Order>("order", "1767225600");
            await @namespace.GoneAsync<V1Alpha1Workflow>(before.Name());
            await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
            await @namespace.OrderAsync("order", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
            await @namespace.ArtifactWorkflowsAsync(1);
        });

    [Test]
    public Task A_kill_after_a_force_at_of_an_ArtifactWorkflow_changes_no_outcome() => DieAfterEachWriteAsync(
        async @namespace =>
        {
            await @namespace.CreateAsync(An.ArtifactWorkflow("work"));
            await @namespace.FailAsync(await @namespace.OnlyWorkflowAsync(), "out of disk");
            await @namespace.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Failed);
        },
        async @namespace =>
        {
            await @namespace.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");
            await Eventually.TrueAsync(async () => (await @namespace.FindAsync<V1Alpha1Workflow>("work"))?.GetAnnotation(ArcAnnotations.ForceAt) == "1767225600");
            await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
            await @namespace.ArtifactWorkflowAsync("work", found => found.Status is { Phase: WorkflowPhase.Succeeded, LastForceAt: not null });
        });

    [Test]
    public Task A_kill_between_success_and_the_end_of_the_TTL_changes_no_outcome() => DieAfterEachWriteAsync(
        async @namespace =>
        {
            await @namespace.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 }));
            await @namespace.OnlyWorkflowAsync();
        },
        async @namespace =>
        {
            await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
            await @namespace.ArtifactWorkflowsAsync(0);
            await @namespace.WorkflowsAsync(0);
            (await @namespace.OrderReadyAsync("order")).Status.Progress.Should().Be("1/1");
        });

    [Test]
    public Task A_kill_during_the_deletion_of_an_Order_changes_no_outcome() => DieAfterEachWriteAsync(
        async @namespace =>
        {
            await @namespace.CreateAsync(An.Order("order").WithArtifacts(2));
            var workflows = await @namespace.WorkflowsAsync(2);
            await @namespace.SucceedAsync(workflows[0]);
            await @namespace.RunAsync(workflows[1]);
            await @namespace.OrderAsync("order", order => order.Status is { Succeeded: 1, Phase: OrderPhase.Running });
        },
        async @namespace =>
        {
            await @namespace.DeleteAsync<V1Alpha1Order>("order");
            await @namespace.NothingIsLeftAsync();
        });

    [Test]
    public Task A_kill_after_a_restore_without_status_and_owners_changes_no_outcome() => DieAfterEachWriteAsync(
        SucceededAsync,
        async @namespace =>
        {
            var cluster = await ArcCluster.GetAsync();
            // No operator runs yet: the work of the killed one begins with the restored objects.
            await (await Backup.CreateAsync(cluster, @namespace)).LoseAndRestoreAsync();
        },
        async @namespace =>
        {
            var order = await @namespace.OrderReadyAsync("order");
            await Eventually.TrueAsync(async () => (await @namespace.ArtifactWorkflowsAsync(1))[0] is { } found && found.IsControlledBy(order) && found.Status.Phase == WorkflowPhase.Succeeded);
            await Eventually.TrueAsync(async () => (await @namespace.OnlyWorkflowAsync()).GetController()?.Uid == (await @namespace.ArtifactWorkflowsAsync(1))[0].Uid());
        });

    [Test]
    public Task A_kill_during_the_life_of_a_schedule_changes_no_outcome() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async @namespace =>
        {
            await @namespace.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
            await @namespace.OnlyCronWorkflowAsync();
            await @namespace.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");
            await Eventually.TrueAsync(async () => (await @namespace.OnlyCronWorkflowAsync()).GetAnnotation(ArcAnnotations.Suspended) == "true");
            await @namespace.DeleteAsync<V1Alpha1Order>("order");
            await @namespace.NothingIsLeftAsync();
        });

    private static async Task SucceededAsync(TestNamespace @namespace)
    {
        await @namespace.CreateAsync(An.Order("order").WithArtifact());
        await @namespace.SucceedAsync(await @namespace.OnlyWorkflowAsync());
        await @namespace.OrderReadyAsync("order");
    }

    private static Task DieAfterEachWriteAsync(Func<TestNamespace, Task> before, Func<TestNamespace, Task> story) => DieAfterEachWriteAsync(before, _ => Task.CompletedTask, story);

    /// <param name="before">Runs under an operator that is not killed.</param>
    /// <param name="between">Runs while no operator runs.</param>
    /// <param name="story">Runs under the operator that is killed, and its successor.</param>
    private static async Task DieAfterEachWriteAsync(Func<TestNamespace, Task> before, Func<TestNamespace, Task> between, Func<TestNamespace, Task> story)
    {
        var cluster = await ArcCluster.GetAsync();
        var isThrough = false;
        for (var first = 1; !isThrough; first += Batch)
        {
            first.Should().BeLessThan(100, "an undisturbed run ends");
            var runs = await Task.WhenAll(Enumerable.Range(first, Batch).Select(write => LiveAsync(cluster, write, before, between, story)));
            isThrough = runs.Any(hasDied => !hasDied);
            await TestContext.Out.WriteLineAsync($"died after writes {first} and following: {string.Join(' ', runs)}");
        }
    }

    /// <returns>True if the operator was killed.</returns>
    private static async Task<bool> LiveAsync(ArcCluster cluster, int lastWrite, Func<TestNamespace, Task> before, Func<TestNamespace, Task> between, Func<TestNamespace, Task> story)
    {
        var @namespace = await TestNamespace.CreateAsync(cluster);
        await using (await OperatorUnderTest.StartAsync(cluster, @namespace.Name))
        {
            await before(@namespace);
        }

        await between(@namespace);
        await using var mortal = await OperatorUnderTest.StartAsync(cluster, @namespace.Name, lastWrite);
        var successor = SucceedAsync(mortal, cluster, @namespace);
        try
        {
            await story(@namespace);
        }
        catch (AssertionException error)
        {
            throw new AssertionException($"died after write {lastWrite}, {mortal.Writes.ElementAtOrDefault(lastWrite - 1)}: {error.Message}");
        }

        var hasDied = mortal.Dead.IsCompleted;
        IEnumerable<ApiCall> calls = mortal.Calls;
        if (hasDied)
        {
            await using var alive = await successor;
            calls = calls.Concat(alive.Calls);
            alive.Errors.Should().BeEmpty("who takes over from one that died after write {0} finds nothing odd", lastWrite);
        }

        calls.Should().NotContain(call => call.Status == 403);
        calls.Where(call => call is { Verb: "create", Status: 201 }).Select(call => (call.Resource, call.Name))
            .Should().OnlyHaveUniqueItems("nothing is created twice when the operator dies after write {0}", lastWrite);
        return hasDied;
    }

    private static async Task<OperatorUnderTest> SucceedAsync(OperatorUnderTest mortal, ArcCluster cluster, TestNamespace @namespace)
    {
        await mortal.Dead;
        await mortal.KillAsync();
        return await OperatorUnderTest.StartAsync(cluster, @namespace.Name);
    }
}
