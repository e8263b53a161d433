using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.HookExecutor;

/// <summary>How the hook executor runs commands; how it is reached and what it allows is in <c>hooks</c>.</summary>
public sealed class HookExecutorOptions : IValidatableObject
{
    [Description("Owner: only processes of the same user may use the socket (mode 0600). Group: also those of the same group (0660). Default Owner.")]
    public SocketAccess SocketAccess { get; init; } = SocketAccess.Owner;

    [Description("The folders in which commands are looked for, with colons; also the PATH of hooks. Default /usr/local/bin:/usr/bin:/bin.")]
    [Required]
    public string SearchPath { get; init; } = "/usr/local/bin:/usr/bin:/bin";

    [Description("How many hooks run at once; others wait. Default: twice the number of cores; 1 to 64.")]
    [Range(1, 64)]
    public int Concurrency { get; init; } = Math.Clamp(Environment.ProcessorCount * 2, 1, 64);

    [Description("How long a hook that has to end has between SIGTERM and SIGKILL. Default 2s; 0s to 1m.")]
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan KillGrace { get; init; } = TimeSpan.FromSeconds(2);

    [Description("Where each hook gets a folder of its own, and its input and output are kept meanwhile. Default: arc-operator-hooks in the folder for temporary files.")]
    [Required]
    public string WorkFolder { get; init; } = Path.Combine(Path.GetTempPath(), "arc-operator-hooks");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // What a relative folder is depends on where the executor was started, or on what the hook was given.
        if (SearchPath.Split(':').Any(folder => !Path.IsPathRooted(folder)))
        {
            yield return new($"hookExecutor.searchPath is '{SearchPath}': expected absolute paths with colons between them");
        }
    }
}
