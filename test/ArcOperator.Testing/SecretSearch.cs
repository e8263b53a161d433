using System.IO.Compression;
using System.Text;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Kubernetes;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;

namespace ArcOperator.Testing;

/// <summary>Looks for the values of Secrets, as text and as base64, wherever the operator has written something.</summary>
public static class SecretSearch
{
    // Fewer characters are also found where they are no part of a secret.
    private const int Shortest = 6;
    private const int ShortestFragment = 8;

    /// <param name="client">Reads everything.</param>
    /// <param name="json">How objects are written.</param>
    /// <param name="namespace">Whose Secrets, statuses and events count.</param>
    /// <param name="secrets">What else is secret: Secrets that are gone or that were different before, keys of other places.</param>
    /// <param name="written">What else was written: logs, metrics, the input of hooks, artifacts.</param>
    /// <returns>In how many forms something secret was looked for.</returns>
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

    /// <summary>What is secret in it. Certificates are not.</summary>
    public static IEnumerable<string> ValuesOf(V1Secret secret) =>
        from value in (secret.Data ?? new Dictionary<string, byte[]>()).Values
        let text = Encoding.UTF8.GetString(value)
        where !text.Contains("CERTIFICATE", StringComparison.Ordinal)
        select text;

    /// <summary>The text in an artifact; nothing of one that a test has damaged.</summary>
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

    /// <summary>What it is looked for as; nothing if it is too short to be told from other text.</summary>
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

    // What base64 makes of it in the middle of something else, so many bytes behind a multiple of three: without the characters that it shares with its neighbours.
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
