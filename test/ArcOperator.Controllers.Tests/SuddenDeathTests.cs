using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Builders;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests;

/// <summary>
/// The operator dies right after its first write, its second, its third, …, until a run comes to its end undisturbed. Each time
/// another operator takes over; nothing may be created twice, nothing left behind, and the status must become right.
/// </summary>
internal sealed class SuddenDeathTests
{
    // Runs at once, each in a namespace of its own: most of their time is waiting.
    private const int Batch = 4;

    [Test]
    public Task From_an_orders_creation_to_its_success() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async space =>
        {
            await space.CreateAsync(An.Order("order").WithArtifacts(2));
            foreach (var workflow in await space.WorkflowsAsync(2))
            {
                await space.SucceedAsync(workflow);
            }

            (await space.OrderReadyAsync("order")).Status.Progress.Should().Be("2/2");
            await space.ArtifactWorkflowsAsync(2);
        });

    [Test]
    public Task From_a_changed_endpoint_to_success_with_it() => DieAfterEachWriteAsync(
        SucceededAsync,
        async space =>
        {
            await space.PatchAsync<V1Alpha1Endpoint>("src", """{ "spec": { "remoteURL": "moved.example" } }""");
            var workflows = await space.WorkflowsAsync(2);
            await space.SucceedAsync(workflows.Single(workflow => workflow.Status.Phase is null));
            (await space.OrderAsync("order", order => order.Status.EndpointGenerations?["src"] == 2 && order.Status.Conditions.IsTrue(Conditions.Ready)))
                .Status.Progress.Should().Be("1/1");
        });

    [Test]
    public Task From_a_force_at_to_success_after_it() => DieAfterEachWriteAsync(
        SucceededAsync,
        async space =>
        {
            var before = await space.OnlyWorkflowAsync();
            await space.ForceAsync<V1Alpha1Order>("order", "1767225600");
            await space.GoneAsync<V1Alpha1Workflow>(before.Name());
            await space.SucceedAsync(await space.OnlyWorkflowAsync());
            await space.OrderAsync("order", order => order.Status.LastForceAt is not null && order.Status.Conditions.IsTrue(Conditions.Ready));
            await space.ArtifactWorkflowsAsync(1);
        });

    [Test]
    public Task From_a_force_at_of_an_ArtifactWorkflow_to_success_under_the_same_name() => DieAfterEachWriteAsync(
        async space =>
        {
            await space.CreateAsync(An.ArtifactWorkflow("work"));
            await space.FailAsync(await space.OnlyWorkflowAsync(), "out of disk");
            await space.ArtifactWorkflowAsync("work", found => found.Status.Phase == WorkflowPhase.Failed);
        },
        async space =>
        {
            await space.ForceAsync<V1Alpha1ArtifactWorkflow>("work", "1767225600");
            await Eventually.TrueAsync(async () => (await space.FindAsync<V1Alpha1Workflow>("work"))?.GetAnnotation(ArcAnnotations.ForceAt) == "1767225600");
            await space.SucceedAsync(await space.OnlyWorkflowAsync());
            await space.ArtifactWorkflowAsync("work", found => found.Status is { Phase: WorkflowPhase.Succeeded, LastForceAt: not null });
        });

    [Test]
    public Task From_success_to_the_end_of_the_workflows_time() => DieAfterEachWriteAsync(
        async space =>
        {
            await space.CreateAsync(An.Order("order").WithArtifact().With(spec => spec with { TTLSecondsAfterCompletion = 0 }));
            await space.OnlyWorkflowAsync();
        },
        async space =>
        {
            await space.SucceedAsync(await space.OnlyWorkflowAsync());
            await space.ArtifactWorkflowsAsync(0);
            await space.WorkflowsAsync(0);
            (await space.OrderReadyAsync("order")).Status.Progress.Should().Be("1/1");
        });

    [Test]
    public Task From_an_orders_deletion_to_its_going() => DieAfterEachWriteAsync(
        async space =>
        {
            await space.CreateAsync(An.Order("order").WithArtifacts(2));
            var workflows = await space.WorkflowsAsync(2);
            await space.SucceedAsync(workflows[0]);
            await space.RunAsync(workflows[1]);
            await space.OrderAsync("order", order => order.Status is { Succeeded: 1, Phase: OrderPhase.Running });
        },
        async space =>
        {
            await space.DeleteAsync<V1Alpha1Order>("order");
            await space.NothingIsLeftAsync();
        });

    [Test]
    public Task From_a_restore_without_status_and_owners_to_readiness() => DieAfterEachWriteAsync(
        SucceededAsync,
        async space =>
        {
            var cluster = await ArcCluster.GetAsync();
            // No operator runs yet: the story of the mortal one begins with the restored objects.
            await (await Backup.CreateAsync(cluster, space)).LoseAndRestoreAsync();
        },
        async space =>
        {
            var order = await space.OrderReadyAsync("order");
            await Eventually.TrueAsync(async () => (await space.ArtifactWorkflowsAsync(1))[0] is { } found && found.IsControlledBy(order) && found.Status.Phase == WorkflowPhase.Succeeded);
            await Eventually.TrueAsync(async () => (await space.OnlyWorkflowAsync()).GetController()?.Uid == (await space.ArtifactWorkflowsAsync(1))[0].Uid());
        });

    [Test]
    public Task From_a_schedules_creation_over_being_suspended_to_its_going() => DieAfterEachWriteAsync(
        _ => Task.CompletedTask,
        async space =>
        {
            await space.CreateAsync(An.Order("order").WithArtifact(cron: An.Cron()));
            await space.OnlyCronWorkflowAsync();
            await space.PatchAsync<V1Alpha1Order>("order", """{ "spec": { "suspend": true } }""");
            await Eventually.TrueAsync(async () => (await space.OnlyCronWorkflowAsync()).GetAnnotation(ArcAnnotations.Suspended) == "true");
            await space.DeleteAsync<V1Alpha1Order>("order");
            await space.NothingIsLeftAsync();
        });

    private static async Task SucceededAsync(Space space)
    {
        await space.CreateAsync(An.Order("order").WithArtifact());
        await space.SucceedAsync(await space.OnlyWorkflowAsync());
        await space.OrderReadyAsync("order");
    }

    private static Task DieAfterEachWriteAsync(Func<Space, Task> before, Func<Space, Task> story) => DieAfterEachWriteAsync(before, _ => Task.CompletedTask, story);

    /// <param name="before">Happens under an operator that lives.</param>
    /// <param name="between">Happens while no operator runs.</param>
    /// <param name="story">Happens under the operator that dies, and its successor.</param>
    private static async Task DieAfterEachWriteAsync(Func<Space, Task> before, Func<Space, Task> between, Func<Space, Task> story)
    {
        var cluster = await ArcCluster.GetAsync();
        var isThrough = false;
        for (var first = 1; !isThrough; first += Batch)
        {
            first.Should().BeLessThan(100, "a run that nobody disturbs comes to its end");
            var runs = await Task.WhenAll(Enumerable.Range(first, Batch).Select(write => LiveAsync(cluster, write, before, between, story)));
            isThrough = runs.Any(hasDied => !hasDied);
            await TestContext.Out.WriteLineAsync($"died after writes {first} and following: {string.Join(' ', runs)}");
        }
    }

    /// <returns>Whether it came to dying.</returns>
    private static async Task<bool> LiveAsync(ArcCluster cluster, int lastWrite, Func<Space, Task> before, Func<Space, Task> between, Func<Space, Task> story)
    {
        var space = await Space.CreateAsync(cluster);
        await using (await OperatorUnderTest.StartAsync(cluster, space.Name))
        {
            await before(space);
        }

        await between(space);
        await using var mortal = await OperatorUnderTest.StartAsync(cluster, space.Name, lastWrite);
        var successor = SucceedAsync(mortal, cluster, space);
        try
        {
            await story(space);
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

    private static async Task<OperatorUnderTest> SucceedAsync(OperatorUnderTest mortal, ArcCluster cluster, Space space)
    {
        await mortal.Dead;
        await mortal.KillAsync();
        return await OperatorUnderTest.StartAsync(cluster, space.Name);
    }
}
