using ArcOperator.Controllers.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Attempts;
using ArcOperator.Controllers.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>Gathering the inputs of a decision.</summary>
internal sealed class ExternalSourceInputsTests : SourceTest
{
    [Test]
    public async Task Gathering_twice_gives_the_same_result_and_changes_nothing()
    {
        await CreateAsync(A());
        var source = await ReadyAsync();
        var inputs = Operator.Services.GetRequiredService<ExternalSourceInputs>();
        await Eventually.TrueAsync(() => inputs.Gather(source) is { Progress: { Current: null, Last: not null }, Published.Status.Artifact: not null });
        var writes = Operator.Writes.Count();

        var (first, second) = (inputs.Gather(source), inputs.Gather(source));

        second.Should().BeEquivalentTo(first, options => options.Using<AttemptBasis>(context => context.Subject.Should().Be(context.Expectation)).WhenTypeIs<AttemptBasis>());
        second.Progress.Should().Be(first.Progress);
        Operator.Writes.Should().HaveCount(writes);
        Server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task Gathering_twice_gives_the_same_crashed_attempt()
    {
        var source = A().Build();
        var queued = new TaskCompletionSource();
        // A runner without services crashes at once.
        var attempts = new AttemptRegistry(new AttemptRunner(null!, null!, null!, null!, null!, null!, null!, null!, null!, TimeProvider.System), (_, _, _, _, _, _) =>
        {
            queued.TrySetResult();
            return Task.FromResult(true);
        }, TimeProvider.System);
        attempts.Start(new(source, new(1, "inputs", 0), null, false));
        await queued.Task;

        var (first, second) = (attempts.Observe(source.Uid()), attempts.Observe(source.Uid()));

        first.Result.Should().BeOfType<AttemptResult.Crashed>().Which.Error.Should().BeOfType<NullReferenceException>();
        second.Should().Be(first);
    }
}
