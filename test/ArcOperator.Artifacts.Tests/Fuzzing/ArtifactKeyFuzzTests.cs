using System.Text;
using ArcOperator.Artifacts.Packaging;
using ArcOperator.Artifacts.Storage;
using ArcOperator.Testing.Fuzzing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Artifacts.Tests.Fuzzing;

/// <summary>Mutated paths of the artifact server, and mutated file names in artifacts.</summary>
[Category("Fuzz")]
public sealed class ArtifactKeyFuzzTests
{
    private const string Root = "/data/artifacts";

    private static readonly string[] Words = ["..", "/", "//", "./", "\\", "%2e%2e", "%00", "\0", ".tar.gz", "externalsource/", "-", new('a', 64), new('f', 254), "\u202e", "\n"];

    [Test]
    public void Any_path_is_the_exact_path_of_a_key_below_the_root_or_is_refused() => Fuzzer.Run(new("artifact-key", ReadKey) { Declared = [typeof(FormatException)], Words = Words });

    [Test]
    public void Any_file_name_stays_within_the_artifact_or_is_refused() => Fuzzer.Run(new("destination-path", ReadDestination) { Declared = [typeof(FormatException)], Words = Words });

    private static void ReadKey(byte[] input)
    {
        var text = Encoding.UTF8.GetString(input);
        var key = ArtifactKey.TryParse(text, out var parsed) ? parsed : throw new FormatException(text);

        key.Path.Should().Be(text);
        IsBelowRoot(key.Path).Should().BeTrue();
        ArtifactKey.TryParse(key.Path, out var again).Should().BeTrue();
        again.Should().Be(key);
    }

    private static void ReadDestination(byte[] input)
    {
        var path = DestinationPath.TryParse(Encoding.UTF8.GetString(input), out var parsed, out var problem) ? parsed : throw new FormatException(problem);

        IsBelowRoot(path.Value).Should().BeTrue();
        DestinationPath.TryParse(path.Value, out var again, out _).Should().BeTrue();
        again!.Value.Should().Be(path.Value);
    }

    private static bool IsBelowRoot(string path) => Path.GetFullPath(Path.Combine(Root, path)).StartsWith($"{Root}/", StringComparison.Ordinal) && !path.Contains('\0');
}
