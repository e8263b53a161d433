using System.Net.Http.Headers;
using System.Text;

namespace ArcOperator.Oci.Authentication;

/// <summary>Credentials of a registry: a user name with a password, or an identity token, which the token service exchanges for access tokens.</summary>
public sealed class RegistryCredentials
{
    private readonly string? _userName;
    private readonly string _secret;

    private RegistryCredentials(string? userName, string secret) => (_userName, _secret) = (userName, secret);

    /// <summary>The identity token, or null.</summary>
    internal string? IdentityToken => _userName is null ? _secret : null;

    /// <summary>The header for a user name and password, or null.</summary>
    internal AuthenticationHeaderValue? Basic =>
        _userName is null ? null : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_userName}:{_secret}")));

    public static RegistryCredentials OfPassword(string userName, string password) => new(userName, password);

    public static RegistryCredentials OfIdentityToken(string token) => new(null, token);

    public override string ToString() => $"{nameof(RegistryCredentials)} (hidden)";
}
