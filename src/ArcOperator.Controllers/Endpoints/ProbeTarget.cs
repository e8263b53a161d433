namespace ArcOperator.Controllers.Endpoints;

/// <summary>What to ask for, to see whether a place is there.</summary>
/// <param name="Url">Null: there is nothing that can be asked for.</param>
/// <param name="Problem">Why there is nothing; null otherwise.</param>
internal sealed record ProbeTarget(Uri? Url, string? Problem)
{
    /// <summary>A bare host is a registry: its API's root is asked for, by TLS. http and https are asked for as they stand.</summary>
    public static ProbeTarget Of(string remoteUrl)
    {
        var text = remoteUrl.Contains("://", StringComparison.Ordinal) ? remoteUrl : $"https://{remoteUrl.Split('/', 2)[0]}/v2/";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Host.Length == 0)
        {
            return new(null, "spec.remoteURL is neither a host nor a URL, so it is not tried");
        }

        // Credentials in a URL would be sent, and shown.
        return url.Scheme is not ("http" or "https") ? new(null, $"URLs of scheme '{url.Scheme}' are not tried")
            : url.UserInfo.Length > 0 ? new(null, "spec.remoteURL holds credentials, so it is not tried: put them into the Secret that spec.secretRef names")
            : new(url, null);
    }
}
