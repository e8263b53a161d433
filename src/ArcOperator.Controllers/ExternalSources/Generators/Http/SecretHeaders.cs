using System.Buffers;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Controllers.ExternalSources.Model;

namespace ArcOperator.Controllers.ExternalSources.Generators.Http;

/// <summary>Reads headers from the entries of a Secret. A user name with a password becomes Basic authorization; keys and certificates are never sent.</summary>
internal static class SecretHeaders
{
    private const string Authorization = "Authorization";
    private const string User = "username";
    private const string Password = "password";
    private const string BasicType = "kubernetes.io/basic-auth";

    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // Users must not control message framing: that allows request smuggling.
    private static readonly HashSet<string> Ours = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Content-Length", "Host", "If-Modified-Since", "If-None-Match", "Keep-Alive", "Proxy-Connection", "Range", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade",
    };

    // Entries of the Secret types that Kubernetes defines. All are valid header names, and none is a header.
    private static readonly HashSet<string> KeyMaterial = new(StringComparer.OrdinalIgnoreCase)
    {
        ".dockercfg", ".dockerconfigjson", "ca.crt", "ssh-privatekey", "tls.crt", "tls.key",
    };

    /// <param name="secret">Secret that <c>headersSecretRef</c> names.</param>
    /// <param name="bundle">Reference to certificates. Its entry is not a header if both references name one Secret. Null: none.</param>
    /// <exception cref="AttemptException">The Secret's type or an entry is not suitable. The message names the entry, never its value.</exception>
    public static IReadOnlyDictionary<string, string> Read(V1Secret secret, SecretKeyReference? bundle)
    {
        if (secret.Type is { Length: > 0 } type and not ("Opaque" or BasicType))
        {
            throw Refused(secret, $" has type {type.Truncate(64)}, whose entries are not headers: use an Opaque Secret with one entry per header");
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var data = secret.Data ?? new Dictionary<string, byte[]>();
        var isBasic = secret.Type == BasicType || (data.ContainsKey(User) && data.ContainsKey(Password));
        foreach (var (name, bytes) in data)
        {
            if ((isBasic && name is User or Password) || IsBundle(secret, name, bundle))
            {
                continue;
            }

            // Line ends come from editors and shells; HTTP ignores white space around a value (RFC 9110, 5.5).
            var value = Encoding.UTF8.GetString(bytes).Trim(' ', '\t', '\r', '\n');
            headers[name] = (ValidateContent(name, value) ?? Validate(name, value)) is { } problem
                ? throw Refused(secret, $", entry '{name}': {problem}")
                : value;
        }

        return isBasic ? WithBasic(secret, data, headers) : headers;
    }

    /// <summary>Returns the reason why an entry cannot be sent as a header, or null if it can.</summary>
    public static string? Validate(string name, string value) =>
        name.Length == 0 || name.AsSpan().ContainsAnyExcept(TokenLetters) ? "its name is not a valid header name"
        : Ours.Contains(name) ? "the operator sets this header"
        : value.Any(letter => letter is < ' ' and not '\t' or > '~') ? "its value contains characters that headers must not contain, such as a line break"
        : null;

    private static string? ValidateContent(string name, string value) =>
        KeyMaterial.Contains(name) || value.StartsWith("-----BEGIN ", StringComparison.Ordinal) ? "it is a key, certificate or login file, not a header: remove it from this Secret" : null;

    private static bool IsBundle(V1Secret secret, string name, SecretKeyReference? bundle) =>
        bundle is not null && bundle.Name == secret.Name() && name == CertificateBundle.KeyOf(bundle);

    // RFC 7617.
    private static Dictionary<string, string> WithBasic(V1Secret secret, IDictionary<string, byte[]> data, Dictionary<string, string> headers)
    {
        var (user, password) = (LineOf(data, User), LineOf(data, Password));
        var problem = user.Length == 0 ? " has no entry 'username'"
            : user.Contains(':') ? ", entry 'username': a user name for Basic authorization must not contain ':'"
            : headers.ContainsKey(Authorization) ? " has a user name with a password and the header Authorization: remove one of the two"
            : null;
        if (problem is not null)
        {
            throw Refused(secret, problem);
        }

        headers[Authorization] = $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}";
        return headers;
    }

    private static string LineOf(IDictionary<string, byte[]> data, string name) =>
        data.TryGetValue(name, out var bytes) ? Encoding.UTF8.GetString(bytes).TrimEnd('\r', '\n') : "";

    private static AttemptException Refused(V1Secret secret, string problem) => AttemptException.Configuration($"Secret '{secret.Name()}'{problem}");
}
