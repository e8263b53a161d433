using System.Text.RegularExpressions;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Size and shape of the product's source files and folders.</summary>
public sealed partial class SourceShapeTests
{
    // Counts of files and of lines.
    private const int MostFiles = 720;
    private const int MostFilesOfFolder = 20;
    private const int LongestFile = 400;
    private const int LongestMethod = 60;
    private const int LongestReconcile = 12;
    private const int LongestTinyFile = 15;
    private const double MostTinyFiles = 0.15;
    private const int ShortestMedian = 35;
    private const int LongestMedian = 70;
    private const int NinetiethPercentile = 200;

    [Test]
    public void No_file_is_longer_than_400_lines() =>
        Source.Files.Where(file => file.Lines.Count > LongestFile).Select(file => $"{file.Path}: {file.Lines.Count} lines").ShouldBeEmpty();

    [Test]
    public void The_number_of_files_is_limited() =>
        Source.Files.Count.Should().BeLessThanOrEqualTo(MostFiles, "a family of small types shares a file");

    [Test]
    public void A_folder_holds_at_most_20_files() =>
        Source.Files.GroupBy(file => file.Folder)
            .Where(folder => folder.Count() > MostFilesOfFolder)
            .Select(folder => $"{folder.Key}: {folder.Count()} files")
            .ShouldBeEmpty();

    [Test]
    public void Most_files_hold_one_concept_and_fit_on_a_screen()
    {
        var lengths = Source.Files.Select(file => file.Lines.Count).Order().ToList();

        lengths[lengths.Count / 2].Should().BeInRange(ShortestMedian, LongestMedian);
        lengths[lengths.Count * 9 / 10].Should().BeLessThanOrEqualTo(NinetiethPercentile);
        lengths.Count(length => length <= LongestTinyFile).Should().BeLessThanOrEqualTo((int)(lengths.Count * MostTinyFiles));
    }

    [Test]
    public void No_method_is_longer_than_60_lines() =>
        Source.Files.SelectMany(file => file.Methods, (file, method) => (file.Path, method.Head, method.Length))
            .Where(method => method.Length > LongestMethod)
            .Select(method => $"{method.Path}: {method.Length} lines: {method.Head}")
            .ShouldBeEmpty();

    [Test]
    public void A_controllers_ReconcileAsync_is_a_table_of_contents() =>
        Source.Files.Where(file => file.FileName.EndsWith("Controller.cs", StringComparison.Ordinal))
            .SelectMany(file => file.Methods, (file, method) => (file.Path, method.Head, method.Length))
            .Where(method => method.Head.Contains(" ReconcileAsync(") && method.Length > LongestReconcile)
            .Select(method => $"{method.Path}: {method.Length} lines: {method.Head}")
            .ShouldBeEmpty();

    [Test]
    public void A_folder_is_a_namespace() =>
        Source.Files.Where(file => file.FileName != "GlobalUsings.cs" && file.FileName != "Program.cs")
            .Where(file => !file.Lines.Contains($"namespace {NamespaceOf(file)};"))
            .Select(file => $"{file.Path} is not in namespace {NamespaceOf(file)}")
            .ShouldBeEmpty();

    // V1Patch.cs holds V1Patch; IMetadata{TMetadata}.cs holds IMetadata<TMetadata>. The main type, or its interface, is the longest type of its file,
    // or the first one, not counting the small records, enums and exceptions that it uses.
    [Test]
    public void A_file_is_named_after_its_main_type()
    {
        var misnamed =
            from file in Source.Files
            where file.FileName is not ("GlobalUsings.cs" or "Program.cs")
            let types = file.TopLevelTypes.ToList()
            let name = new Regex($@"\bI?{Regex.Escape(file.FileName[..^3].Split('{')[0])}\b")
            let candidates = types.OrderByDescending(type => type.Length).Take(1).Concat(types.Take(1)).Concat(types.Where(type => !SmallKind().IsMatch(type.Head)).Take(1))
            where !candidates.Any(type => name.IsMatch(type.Head))
            select $"{file.Path}: {string.Join(" | ", types)}";

        misnamed.ShouldBeEmpty();
    }

    [Test]
    public void Code_that_reviewers_send_back_is_absent()
    {
        var found =
            from file in Source.Files
            from line in file.Lines.Index()
            where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal) && SentBack().IsMatch(line.Item)
            select $"{file.Path}:{line.Index + 1}: {line.Item.Trim()}";

        found.ShouldBeEmpty();
    }

    [GeneratedRegex(@"\b(record|enum|delegate)\b|\w+Exception\b")]
    private static partial Regex SmallKind();

    private static string NamespaceOf(SourceFile file) => string.Join('.', file.Path.Split('/')[1..^1]);

    [GeneratedRegex(@"#region|ConfigureAwait|#pragma warning|NotImplementedException|\bTODO\b|\bFIXME\b|Thread\.Sleep|\.GetAwaiter\(\)\.GetResult\(\)|[\w\)\]>]!(\.|;|,|\)|\[)")]
    private static partial Regex SentBack();
}
