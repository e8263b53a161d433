namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>How a user ends a Workflow early. The names are Argo's.</summary>
internal enum Shutdown
{
    None,

    /// <summary>Everything ends, but the exit handler is run.</summary>
    Stop,

    /// <summary>Everything ends.</summary>
    Terminate,
}
