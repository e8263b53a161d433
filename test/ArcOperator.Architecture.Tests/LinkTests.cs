using System.Text.RegularExpressions;
using ArcOperator.Testing;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Links between the pages of the repository.</summary>
public sealed partial class LinkTests
{
    [Test]
    public void Links_lead_to_existing_files_and_headings()
    {
        var broken =
            from page in Directory.GetFiles(Repository.PathOf("docs"), "*.md", SearchOption.AllDirectories).Append(Repository.PathOf("README.md"))
            from Match link in Link().Matches(File.ReadAllText(page))
            let parts = link.Groups[1].Value.Split('#')
            let target = parts[0].Length == 0 ? page : Path.GetFullPath(parts[0], Path.GetDirectoryName(page)!)
            where !Path.Exists(target) || (parts.Length == 2 && !Anchors(target).Contains(parts[1]))
            select $"{Path.GetRelativePath(Repository.Root, page)}: {link.Groups[1].Value}";

        broken.ShouldBeEmpty();
    }

    // As GitHub derives them: lower case, without punctuation, blanks as hyphens.
    private static IEnumerable<string> Anchors(string page) =>
        from Match heading in Heading().Matches(File.ReadAllText(page))
        select Punctuation().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(((?!https?:)[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex Punctuation();
}
