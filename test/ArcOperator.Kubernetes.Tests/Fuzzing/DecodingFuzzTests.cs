using System.Text.Json;
using ArcOperator.Kubernetes.Configuration;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Testing.Fuzzing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Fuzzing;

/// <summary>Mutated responses of an API server, and mutated kubeconfigs.</summary>
[Category("Fuzz")]
public sealed class DecodingFuzzTests
{
    private static readonly ObjectJson Json = new(WidgetJson.Default);

    private static readonly string[] Words =
    [
        "\"type\":", "\"object\":", "\"items\":", "\"metadata\":", "\"annotations\":", "\"resourceVersion\":\"7\"", "\"k8s.io/initial-events-end\":\"true\"", "\"continue\":", "\"ADDED\"", "\"BOOKMARK\"",
        "\"ERROR\"", "\n", "{\"type\":\"MODIFIED\",\"object\":", "\"status\":", "\"spec\":", "\"creationTimestamp\":", "null",
    ];

    [Test]
    public void Any_bytes_of_a_watch_are_events_or_a_declared_error() => Fuzzer.Run(new("watch", ReadWatch)
    {
        Declared = [typeof(JsonException), typeof(InvalidDataException)],
        Words = Words,
    });

    [Test]
    public void Any_bytes_of_a_list_are_the_same_list_or_a_declared_error_in_whatever_pieces_they_arrive() => Fuzzer.Run(new("list", ReadList)
    {
        Declared = [typeof(JsonException)],
        Words = Words,
    });

    [Test]
    public void Any_kubeconfig_is_read_or_a_declared_error() => Fuzzer.Run(new("kubeconfig", ReadKubeConfig)
    {
        Declared = [typeof(KubeConfigException)],
        Words =
        [
            "contexts:\n", "clusters:\n", "users:\n", "current-context: ", "- name: ", "  cluster: ", "  user: ", "server: https://", "certificate-authority-data: ", "client-key-data: ",
            "&a ", "*a", "<<: *a", "!!binary ", "? ", "|\n", "---\n", "exec:\n", "auth-provider: ", "proxy-url: ", "tokenFile: ", "[", "{", "%YAML 1.2\n",
        ],
    });

    private static void ReadWatch(byte[] input)
    {
        using var lines = new GrowingBuffer(new MemoryStream(input));
        var reader = new WatchEventReader<V1Alpha1Widget>(Json);
        while (lines.FillAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            while (lines.TryReadLine(out var line))
            {
                var (first, second) = (reader.Read(line), reader.Read(line));
                (first.Type, first.ResourceVersion, first.EndsInitialEvents).Should().Be((second.Type, second.ResourceVersion, second.EndsInitialEvents));
                (first.Type == WatchEventType.Bookmark || first.Object is not null || first.Undecodable is not null || first.Status is not null || IsNull(line)).Should().BeTrue("an event is never lost");
            }
        }
    }

    private static bool IsNull(ReadOnlySpan<byte> line) => line.IndexOf("null"u8) >= 0;

    private static void ReadList(byte[] input)
    {
        var whole = Result(new MemoryStream(input));
        var pieces = Result(new Trickle(input, 1 + (input.Length % 13)));

        pieces.Should().Be(whole);
        if (whole == Invalid)
        {
            throw new JsonException(whole);
        }
    }

    private const string Invalid = "invalid";

    private static string Result(Stream text)
    {
        try
        {
            var list = new ListReader<V1Alpha1Widget>(Json).ReadAsync(text, CancellationToken.None).GetAwaiter().GetResult();
            return $"{list.Items.Count} {list.Undecodable.Count} {list.Metadata.ResourceVersion} {list.Metadata.ContinueProperty}";
        }
        catch (JsonException)
        {
            return Invalid;
        }
    }

    private static void ReadKubeConfig(byte[] input)
    {
        var path = Path.Combine(Path.GetTempPath(), $"arc-fuzz-kubeconfig-{Environment.ProcessId}");
        File.WriteAllBytes(path, input);
        try
        {
            var configuration = new KubeConfigReader(TimeProvider.System).Read(KubeConfigFile.Load([path]), null);
            configuration.Host.IsAbsoluteUri.Should().BeTrue();
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Trickle(byte[] json, int bytes) : MemoryStream(json)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, bytes)], cancellationToken);
    }
}
