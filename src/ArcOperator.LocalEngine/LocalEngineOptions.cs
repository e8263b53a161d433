using System.ComponentModel.DataAnnotations;

namespace ArcOperator.LocalEngine;

/// <summary>How Workflows are run on this machine.</summary>
public sealed class LocalEngineOptions
{
    /// <summary>Where logs, volumes and what steps write are kept. One engine at a time uses it.</summary>
    [Required]
    public required string WorkFolder { get; init; }

    /// <summary>How many steps run at once, of all Workflows together. Default: the number of cores; 1 to 1024.</summary>
    [Range(1, 1024)]
    public int Parallelism { get; init; } = Environment.ProcessorCount;

    /// <summary>The only namespace whose Workflows are run. Default null: all.</summary>
    public string? Namespace { get; init; }
}
