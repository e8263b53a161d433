using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>What a file of the product looks like.</summary>
public sealed partial class SourceShapeTests
{
    private const int LongestFile = 400;
    private const int LongestMethod = 60;
    private const int LongestReconcile = 40;
    private const int MedianFile = 60;
    private const int LongestSmallType = 25;
    private const int NinetiethPercentile = 200;

    [Test]
    public void No_file_is_long() =>
        Source.Files.Where(file => file.Lines.Count > LongestFile).Select(file => $"{file.Path}: {file.Lines.Count} lines").Should().BeEmpty();

    [Test]
    public void Most_files_are_short()
    {
        var lengths = Source.Files.Select(file => file.Lines.Count).Order().ToList();

        lengths[lengths.Count / 2].Should().BeLessThanOrEqualTo(MedianFile, "half of all files fit on a screen");
        lengths[lengths.Count * 9 / 10].Should().BeLessThanOrEqualTo(NinetiethPercentile);
    }

    [Test]
    public void No_method_is_long() =>
        Source.Files.SelectMany(file => file.Methods, (file, method) => (file.Path, method.Head, method.Length))
            .Where(method => method.Length > LongestMethod || (method.Head.Contains(" ReconcileAsync(") && method.Length > LongestReconcile))
            .Should().BeEmpty();

    [Test]
    public void A_folder_is_a_namespace() =>
        Source.Files.Where(file => file.FileName != "GlobalUsings.cs" && file.FileName != "Program.cs")
            .Where(file => !file.Lines.Contains($"namespace {NamespaceOf(file)};"))
            .Select(file => $"{file.Path} is not in namespace {NamespaceOf(file)}")
            .Should().BeEmpty();

    [Test]
    public void A_file_is_named_after_its_main_type_and_holds_only_small_types_beside_it()
    {
        var misplaced =
            from file in Source.Files
            where file.FileName is not ("GlobalUsings.cs" or "Program.cs")
            let types = file.TopLevelTypes.ToList()
            // V1Patch.cs holds V1Patch; IMetadata{TMetadata}.cs holds IMetadata<TMetadata>.
            let name = new Regex($@"\b{Regex.Escape(file.FileName[..^3].Split('{')[0])}\b")
            let others = types.Where(type => !name.IsMatch(type.Head)).ToList()
            where others.Count == types.Count || others.Exists(type => type.Length > LongestSmallType)
            select $"{file.Path}: {string.Join(" | ", types)}";

        misplaced.Should().BeEmpty();
    }

    [Test]
    public void What_reviewers_send_back_is_not_there()
    {
        var found =
            from file in Source.Files
            from line in file.Lines.Index()
            where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal) && SentBack().IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}";

        found.Should().BeEmpty();
    }

    private static string NamespaceOf(SourceFile file) => string.Join('.', file.Path.Split('/')[1..^1]);

    [GeneratedRegex(@"#region|ConfigureAwait|#pragma warning|NotImplementedException|\bTODO\b|\bFIXME\b|Thread\.Sleep|\.GetAwaiter\(\)\.GetResult\(\)|[\w\)\]>]!(\.|;|,|\)|\[)")]
    private static partial Regex SentBack();
}
