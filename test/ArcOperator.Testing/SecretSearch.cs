using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;

namespace ArcOperator.Testing;

/// <summary>Searches for the values of Secrets, as text and as base64, in everything that the operator has written.</summary>
public static class SecretSearch
{
    // Shorter texts also occur by chance.
    private const int Shortest = 6;
    private const int ShortestFragment = 8;

    /// <param name="client">Client of an administrator.</param>
    /// <param name="json">Writes objects as JSON.</param>
    /// <param name="namespace">Namespace whose Secrets, statuses and events are read.</param>
    /// <param name="secrets">Further secrets: deleted or earlier Secrets, and other keys.</param>
    /// <param name="written">Further texts: logs, metrics, the input of hooks, artifacts.</param>
    /// <returns>Number of forms of secrets that were searched for.</returns>
    public static async Task<int> NothingIsShownAsync(
        KubernetesClient client, ObjectJson json, string @namespace, IEnumerable<string> secrets, IEnumerable<string> written)
    {
        var forms = secrets.Concat((await client.ListAsync<V1Secret>(@namespace)).SelectMany(ValuesOf)).Distinct().SelectMany(FormsOf).Distinct().ToList();
        if (forms.Count > 0)
        {
            var places = written
                .Concat(await AllAsync<Eventsv1Event>(client, json, @namespace))
                .Concat(await AllAsync<V1Alpha1ExternalSource>(client, json, @namespace))
                .Concat(await AllAsync<V1ExternalArtifact>(client, json, @namespace));
            foreach (var place in places)
            {
                place.Should().NotContainAny(forms, "no Secret is shown anywhere");
            }
        }

        return forms.Count;
    }

    /// <summary>The secret values of a Secret. Certificates are not secret.</summary>
    public static IEnumerable<string> ValuesOf(V1Secret secret) =>
        from value in (secret.Data ?? new Dictionary<string, byte[]>()).Values
        let text = Encoding.UTF8.GetString(value)
        where !text.Contains("CERTIFICATE", StringComparison.Ordinal)
        select text;

    /// <summary>The text of an artifact. Empty for an artifact that a test has damaged.</summary>
    public static string Unpacked(byte[] archive)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
            using var reader = new StreamReader(gzip, Encoding.Latin1);
            return reader.ReadToEnd();
        }
        catch (InvalidDataException)
        {
            return "";
        }
    }

    /// <summary>The forms of a value to search for. Empty if it is too short.</summary>
    public static IEnumerable<string> FormsOf(string secret)
    {
        var text = secret.Trim();
        if (text.Length < Shortest)
        {
            return [];
        }

        var fragments = new[] { 0, 1, 2 }.Select(offset => Fragment(text, offset)).Where(fragment => fragment.Length >= ShortestFragment);
        return [text, Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)), .. fragments];
    }

    // The base64 form of a value inside other data, at an offset from a multiple of three bytes, without the characters that depend on its
    // neighbours.
    private static string Fragment(string text, int offset)
    {
        byte[] bytes = [.. new byte[offset], .. Encoding.UTF8.GetBytes(text)];
        var encoded = Convert.ToBase64String(bytes).TrimEnd('=');
        return encoded[(offset == 0 ? 0 : offset + 1)..(bytes.Length % 3 == 0 ? encoded.Length : encoded.Length - 1)];
    }

    private static async Task<IEnumerable<string>> AllAsync<T>(KubernetesClient client, ObjectJson json, string @namespace)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        (await client.ListAsync<T>(@namespace)).Select(entity => Encoding.UTF8.GetString(json.Serialize(entity)));
}
