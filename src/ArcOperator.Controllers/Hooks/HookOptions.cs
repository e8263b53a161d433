using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using ArcOperator.Runtime.Background;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Options of hooks that are the same for the operator and the hook executor.</summary>
public sealed class HookOptions : IValidatableObject
{
    [Description("Unix socket on which the hook executor listens. Default /run/arc-operator/hooks/executor.sock.")]
    public string SocketPath { get; init; } = "/run/arc-operator/hooks/executor.sock";

    [Description("URL of the hook executor instead of a socket, such as http://127.0.0.1:8099. Loopback addresses only; needs hooks.tokenFile. Default: none.")]
    public Uri? Url { get; init; }

    [Description("File with the token that the executor requires, 16 to 4096 characters, without rights for others. Default: none, which only a socket allows.")]
    public string TokenFile { get; init; } = "";

    [Description("File with the commands and arguments that hooks may use. Default /etc/arc-operator/hooks/whitelist.yaml.")]
    [Required]
    public string WhitelistFile { get; init; } = "/etc/arc-operator/hooks/whitelist.yaml";

    [Description("Interval at which the whitelist is read, in addition to notifications of the file system. Default 5s. Range 100ms to 10m.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan WhitelistPoll { get; init; } = TimeSpan.FromSeconds(5);

    [Description("Whole: a pattern matches the whole argument. Search: a pattern matches a part of it. Default Whole.")]
    public ArgumentMatch ArgumentMatch { get; init; } = ArgumentMatch.Whole;

    [Description("Names of variables that hooks may set, comma-separated. A * at the end matches any end. Default LANG,LC_*,TZ.")]
    public IReadOnlyList<string> AllowedEnvironment { get; init; } = ["LANG", "LC_*", "TZ"];

    [Description("Largest input and output of a hook, in bytes. Keep it equal to artifact.maxSize. Default 128Mi. Range 1Ki to 8Gi.")]
    [Range(1L << 10, 8L << 30)]
    public long MaxSize { get; init; } = 128L << 20;

    [Description("Largest timeout of a hook. Default 5m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Description("Number of hooks that the operator has run at the same time. The hook executor accepts as many. Default 4. Range 1 to 64.")]
    [Range(1, 64)]
    public int Concurrency { get; init; } = 4;

    [Description("Number of hooks of one namespace that the operator has run at the same time. Default: three quarters of hooks.concurrency. Range 1 to hooks.concurrency.")]
    [Range(1, 64)]
    public int? ConcurrencyPerNamespace { get; init; }

    [Description("Time that the executor has in addition to the timeout of a hook, for queueing and transfer. Default 2m. Range 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (GateLimits.FindMistake("hooks.concurrencyPerNamespace", ConcurrencyPerNamespace, "hooks.concurrency", Concurrency) is { } mistake)
        {
            yield return new(mistake);
        }

        if (Url is null && !Path.IsPathRooted(SocketPath))
        {
            yield return new($"hooks.socketPath is '{SocketPath}': expected an absolute path");
        }

        if (Url is { } url && (url.Scheme != Uri.UriSchemeHttp || !IPAddress.TryParse(url.IdnHost, out var address) || !IPAddress.IsLoopback(address)))
        {
            yield return new($"hooks.url is '{url}': expected http:// and a loopback address, 127.0.0.1 or [::1]");
        }

        if (Url is not null && TokenFile.Length == 0)
        {
            yield return new("hooks.url needs hooks.tokenFile: every process of this machine can connect to a port; without a token use hooks.socketPath");
        }
    }
}

/// <summary>Part of an argument that a pattern of the whitelist has to match.</summary>
public enum ArgumentMatch
{
    /// <summary>The whole argument, from its first to its last character.</summary>
    Whole,

    /// <summary>Any part, unless the pattern has <c>^</c> and <c>$</c>.</summary>
    Search,
}
