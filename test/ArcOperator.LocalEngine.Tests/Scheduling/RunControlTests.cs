using ArcOperator.LocalEngine.Scheduling;
using ArcOperator.LocalEngine.Tests.Builders;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class RunControlTests
{
    [Test]
    public void Shutdown_and_suspend_are_read_from_the_specification()
    {
        RunControl.Of(Definitions.Json("{ shutdown: Stop, suspend: true }")).Should().Be(new RunControl(Shutdown.Stop, true));
        RunControl.Of(Definitions.Json("{ shutdown: '', suspend: false }")).Should().Be(default(RunControl));
        RunControl.Of(Definitions.Json("{ shutdown: Whatever }")).Should().Be(default(RunControl));
        RunControl.Of(default).Should().Be(default(RunControl));
    }
}
