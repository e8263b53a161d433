using System.Text.RegularExpressions;

namespace ArcOperator.Architecture.Tests;

/// <param name="Path">Relative to the repository, with slashes.</param>
/// <param name="Lines">Its text.</param>
internal sealed partial record SourceFile(string Path, IReadOnlyList<string> Lines)
{
    /// <summary>ArcOperator.Runtime for src/ArcOperator.Runtime/Queue/WorkQueue.cs.</summary>
    public string Project => Path.Split('/')[1];

    public string FileName => System.IO.Path.GetFileName(Path);

    public string Folder => Path[..Path.LastIndexOf('/')];

    /// <summary>Types that are not nested, each with the number of lines from its declaration to its end.</summary>
    public IEnumerable<(string Head, int Length)> TopLevelTypes =>
        from line in Lines.Index()
        where TypeDeclaration().IsMatch(line.Item)
        let isBlock = Lines.Skip(line.Index).First(text => text == "{" || text.EndsWith(';')) == "{"
        select (line.Item, 1 + Lines.Skip(line.Index).TakeWhile(text => isBlock ? text != "}" : !text.EndsWith(';')).Count());

    /// <summary>Methods with their lengths. The build checks the formatting, so a member begins and ends at four blanks.</summary>
    public IEnumerable<(string Head, int Length)> Methods
    {
        get
        {
            for (var start = 0; start < Lines.Count; start++)
            {
                if (!MethodHead().IsMatch(Lines[start]))
                {
                    continue;
                }

                var end = start;
                while (end < Lines.Count - 1 && !(IsBlock(start) ? Lines[end] == "    }" : IsEndOfExpression(end)))
                {
                    end++;
                }

                yield return (Lines[start].Trim(), end - start + 1);
                start = end;
            }
        }
    }

    // A method has a block if a brace on a line of its own comes before an arrow.
    private bool IsBlock(int start) => Lines.Skip(start).First(line => line == "    {" || line.Contains("=>") || line.EndsWith(';')) == "    {";

    // Deeper lines belong to a block inside the expression.
    private bool IsEndOfExpression(int line) => Lines[line].EndsWith(';') && !Lines[line].StartsWith("            ", StringComparison.Ordinal);

    [GeneratedRegex(@"^(?!using |namespace |\[|//)(public |internal |private |file |static |sealed |abstract |partial |readonly |ref )*(class|record|struct|interface|enum|delegate) ")]
    private static partial Regex TypeDeclaration();

    [GeneratedRegex(@"^    (public|internal|private|protected)[^=;]*\(")]
    private static partial Regex MethodHead();
}
