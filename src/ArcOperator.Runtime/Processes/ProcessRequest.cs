namespace ArcOperator.Runtime.Processes;

/// <summary>A program to run and everything that it receives.</summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">Arguments, which no shell interprets.</param>
public sealed record ProcessRequest(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>The complete environment: the program inherits no variable. Default empty.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Working directory. Default <c>/</c>.</summary>
    public string WorkingDirectory { get; init; } = "/";

    /// <summary>Standard input, read from its current position. Default empty.</summary>
    public Stream Input { get; init; } = Stream.Null;

    /// <summary>Receives all of standard output. Default none: only the tail is kept.</summary>
    public IProcessOutput? Output { get; init; }

    /// <summary>Receives all of standard error. Default none: only the tail is kept.</summary>
    public IProcessOutput? Errors { get; init; }

    /// <summary>Largest standard output, in bytes. The process is ended if it writes more. Default unlimited.</summary>
    public long OutputLimit { get; init; } = long.MaxValue;

    /// <summary>Number of bytes of standard output to keep. Default 0.</summary>
    public int OutputTail { get; init; }

    /// <summary>Number of bytes of standard error to keep. Default 8 KiB.</summary>
    public int ErrorTail { get; init; } = 8 << 10;

    /// <summary>Time after which the process is ended. Default none.</summary>
    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;

    /// <summary>Time between SIGTERM and SIGKILL when the process is ended. Default 0: SIGKILL at once.</summary>
    public TimeSpan KillGrace { get; init; } = TimeSpan.Zero;

    /// <summary>Receives the id of the process after its start. Default none.</summary>
    public Action<int>? Started { get; init; }

    /// <summary>
    /// Ends processes that the process group does not contain, such as those in a PID namespace. Called with the id of the leader before
    /// its group receives SIGKILL; the token is cancelled when the leader has exited. Default none.
    /// </summary>
    public Func<int, CancellationToken, Task>? KillOthers { get; init; }
}

/// <summary>Receives what a process writes, block by block.</summary>
public interface IProcessOutput
{
    /// <exception cref="IOException">The output cannot be kept. The process is ended.</exception>
    ValueTask WriteAsync(ReadOnlyMemory<byte> block);
}

/// <summary>Writes the output of a process to a stream.</summary>
public sealed class StreamOutput(Stream stream) : IProcessOutput
{
    public ValueTask WriteAsync(ReadOnlyMemory<byte> block) => stream.WriteAsync(block);
}

/// <summary>Reason for the end of a process.</summary>
public enum ProcessEnding
{
    /// <summary>The process exited, or a signal from elsewhere ended it.</summary>
    Exited,

    /// <summary>The process was ended because its time was over.</summary>
    TimedOut,

    /// <summary>The process was ended because it wrote too much to standard output.</summary>
    OutputTooLarge,
}

/// <summary>Outcome of a process.</summary>
/// <param name="Ending">Reason for the end.</param>
/// <param name="ExitCode">Exit code; 128 + n after signal n.</param>
/// <param name="Output">Tail of standard output.</param>
/// <param name="Errors">Tail of standard error.</param>
public sealed record ProcessOutcome(ProcessEnding Ending, int ExitCode, TailBuffer Output, TailBuffer Errors);
