using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Net;
using ArcOperator.Controllers.Hooks.Whitelist;

namespace ArcOperator.Controllers.Hooks;

/// <summary>How hooks are run: what the operator and the hook executor have to agree on.</summary>
public sealed class HookOptions : IValidatableObject
{
    [Description("The Unix socket on which the hook executor listens. Default /run/arc-operator/hooks/executor.sock.")]
    public string SocketPath { get; init; } = "/run/arc-operator/hooks/executor.sock";

    [Description("Where the hook executor listens instead of a socket, as in http://127.0.0.1:8099: an address of this machine only, and only with hooks.tokenFile. Default: none.")]
    public Uri? Url { get; init; }

    [Description("A file with the token that the executor demands, 16 to 4096 characters; others may have no rights on it. Default: none, which only a socket allows.")]
    public string TokenFile { get; init; } = "";

    [Description("The file that says which commands hooks may run with which arguments. Default /etc/arc-operator/hooks/whitelist.yaml.")]
    [Required]
    public string WhitelistFile { get; init; } = "/etc/arc-operator/hooks/whitelist.yaml";

    [Description("How often the whitelist is looked at, beside when the file system says that it changed. Default 5s; 100ms to 10m.")]
    [Range(typeof(TimeSpan), "00:00:00.1000000", "00:10:00")]
    public TimeSpan WhitelistPoll { get; init; } = TimeSpan.FromSeconds(5);

    [Description("Whole: all of an argument has to match a pattern. Search: a part of it is enough. Default Whole.")]
    public ArgumentMatch ArgumentMatch { get; init; } = ArgumentMatch.Whole;

    [Description("The names of variables that hooks may set, with commas; a * at the end stands for anything. Default LANG,LC_*,TZ.")]
    public IReadOnlyList<string> AllowedEnvironment { get; init; } = ["LANG", "LC_*", "TZ"];

    [Description("How much a hook may read and write, in bytes. As large as artifact.maxSize. Default 128Mi; 1Ki to 8Gi.")]
    [Range(1L << 10, 8L << 30)]
    public long MaxSize { get; init; } = 128L << 20;

    [Description("The longest timeout that a hook may have. Default 5m; 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan MaxTimeout { get; init; } = TimeSpan.FromMinutes(5);

    [Description("How long the executor may take beyond a hook's own timeout, for waiting its turn and moving data. Default 2m; 1s to 1h.")]
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromMinutes(2);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Url is null && !Path.IsPathRooted(SocketPath))
        {
            yield return new($"hooks.socketPath is '{SocketPath}': expected an absolute path");
        }

        if (Url is { } url && (url.Scheme != Uri.UriSchemeHttp || !IPAddress.TryParse(url.IdnHost, out var address) || !IPAddress.IsLoopback(address)))
        {
            yield return new($"hooks.url is '{url}': expected http:// and an address of this machine, 127.0.0.1 or [::1]; hooks and their data belong on no network");
        }

        if (Url is not null && TokenFile.Length == 0)
        {
            yield return new("hooks.url needs hooks.tokenFile: a port of this machine is open to everybody on it; without a token use hooks.socketPath");
        }
    }
}
