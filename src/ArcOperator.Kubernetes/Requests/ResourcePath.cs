using System.Globalization;
using System.Text;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>The URL of a kind or object, relative to the server: <c>/api/v1</c> for the core group, <c>/apis/group/version</c> for all others.</summary>
internal sealed class ResourcePath
{
    private readonly StringBuilder _text = new();
    private char _separator = '?';

    private ResourcePath(string text) => _text.Append(text);

    private ResourcePath(EntityMetadata kind, string? @namespace)
    {
        _text.Append(kind.Group.Length == 0 ? "/api/" : $"/apis/{kind.Group}/").Append(kind.Version);
        if (kind.Scope == EntityScope.Namespaced && @namespace is not null)
        {
            _text.Append("/namespaces/").Append(Uri.EscapeDataString(@namespace));
        }

        _text.Append('/').Append(kind.PluralName);
    }

    /// <summary>The version of the server.</summary>
    public static ResourcePath OfVersion() => new("/version");

    public static ResourcePath OfKind<T>(string? @namespace) => new(EntityMetadata.Of<T>(), @namespace);

    public static ResourcePath OfObject<T>(string name, string? @namespace, string? subresource = null)
    {
        var kind = EntityMetadata.Of<T>();
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException($"a {kind.Kind} without a name cannot be addressed", nameof(name));
        }

        var path = new ResourcePath(kind, @namespace);
        path._text.Append('/').Append(Uri.EscapeDataString(name));
        if (subresource is not null)
        {
            path._text.Append('/').Append(subresource);
        }

        return path;
    }

    /// <summary>Adds a query parameter, unless the value is null or empty.</summary>
    public ResourcePath With(string parameter, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            _text.Append(_separator).Append(parameter).Append('=').Append(Uri.EscapeDataString(value));
            _separator = '&';
        }

        return this;
    }

    public ResourcePath With(string parameter, int? value) => With(parameter, value?.ToString(CultureInfo.InvariantCulture));

    public ResourcePath With(string parameter, bool? value) => With(parameter, value switch { true => "true", false => "false", null => null });

    public override string ToString() => _text.ToString();
}
