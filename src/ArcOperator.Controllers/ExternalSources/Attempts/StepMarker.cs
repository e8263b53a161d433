namespace ArcOperator.Controllers.ExternalSources.Attempts;

/// <summary>Where an attempt has got to. Written by the attempt, read by whoever wants to know.</summary>
internal sealed class StepMarker(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private AttemptStep _step = AttemptStep.Waiting;
    private DateTimeOffset _since = clock.GetUtcNow();

    public void Enter(AttemptStep step)
    {
        lock (_lock)
        {
            (_step, _since) = (step, clock.GetUtcNow());
        }
    }

    public (AttemptStep Step, DateTimeOffset Since) Read()
    {
        lock (_lock)
        {
            return (_step, _since);
        }
    }
}
