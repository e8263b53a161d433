using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ArcOperator.Controllers.Hooks;

/// <summary>Regular expression of .NET with the meaning of a pattern.</summary>
/// <param name="Expression">Expression that consists of elements and groups.</param>
/// <param name="Size">Number of elements after all repetitions are written out.</param>
/// <param name="Sets">Number of different characters and classes. The time to build grows with its square.</param>
internal sealed record TranslatedPattern(string Expression, int Size, int Sets);

/// <summary>Translates the accepted subset of RE2 (docs/hooks.md) into .NET's dialect, token by token.</summary>
internal sealed partial class PatternTranslator(string pattern)
{
    /// <summary>Any character, newlines included. One beyond U+FFFF is two units to .NET.</summary>
    public const string AnyCharacter = $@"(?:[^\uD800-\uDFFF]|{Pair})";

    internal const int LongestPattern = 1024;
    internal const int LargestSize = 1000;
    internal const int MostSets = 32;

    private const int DeepestNesting = 20;
    private const string Pair = @"[\uD800-\uDBFF][\uDC00-\uDFFF]";

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _sets = [];
    private readonly Stack<Group> _outer = new();
    private Group _group = new(0, 0, IgnoresCase: false, DotIsAll: false);
    private int _last;
    private int _at;

    /// <exception cref="PatternException">The pattern is not within the accepted subset.</exception>
    public static TranslatedPattern Translate(string pattern) => pattern.Length <= LongestPattern
        ? new PatternTranslator(pattern).Run()
        : throw new PatternException(LongestPattern + 1, $"the pattern is longer than {LongestPattern} characters", "write several shorter patterns");

    private TranslatedPattern Run()
    {
        for (string token; _at < pattern.Length; _at += token.Length)
        {
            token = Token().Match(pattern, _at).Value;
            Take(token);
            Require(_group.Size <= LargestSize, $"the pattern has more than {LargestSize} elements with its repetitions written out", "repeat less often, or write several patterns");
            Require(_sets.Count <= MostSets, $"the pattern has more than {MostSets} different characters and classes", "write several patterns");
        }

        _at = _group.Start;
        Require(_outer.Count == 0, "the group has no ')'", @"write \( for the character");
        return new(_text.ToString(), _group.Size, _sets.Count);
    }

    private void Take(string token)
    {
        switch (token)
        {
            case "": throw Unknown();
            case ".": Set(_group.DotIsAll ? [] : [('\n', '\n')], isNegated: true); break;
            case "^" or @"\A": Add(@"\A", 1, isRepeatable: false); break;
            case "$" or @"\z": Add(@"\z", 1, isRepeatable: false); break;
            case "|": Add("|", 1, isRepeatable: false); break;
            case "(" or "(?:": Open(); break;
            case ")": Close(); break;
            case ['(', ..]: SetFlags(token); break;
            case ['*' or '+' or '?' or '{', ..]: Repeat(token); break;
            case ['[', '^', ..]: Set(PatternClasses.Read(token[2..^1]), isNegated: true); break;
            case ['[', ..]: Set(PatternClasses.Read(token[1..^1]), isNegated: false); break;
            case [var high, var low] when char.IsHighSurrogate(high): Beyond(high, low); break;
            case ['\\', 'D' or 'W' or 'S']: Set(PatternClasses.Read(token.ToLowerInvariant()), isNegated: true); break;
            default: Set(PatternClasses.Read(token), isNegated: false); break;
        }
    }

    private void Open()
    {
        Require(_outer.Count < DeepestNesting, $"groups are nested more than {DeepestNesting} deep", "write several simpler patterns");
        _outer.Push(_group);
        _group = _group with { Start = _at, Size = 0 };
        Add("(?:", 1, isRepeatable: false);
    }

    private void Close()
    {
        Require(_outer.Count > 0, "')' closes no group", @"write \) for the character");
        var size = _group.Size;
        _group = _outer.Pop();
        Add(")", size, isRepeatable: true);
    }

    private void SetFlags(string token)
    {
        _group = _group with { IgnoresCase = _group.IgnoresCase || token.Contains('i'), DotIsAll = _group.DotIsAll || token.Contains('s') };
        _last = 0;
    }

    private void Repeat(string token)
    {
        Require(_last > 0, $"'{token}' has nothing to repeat, or repeats a repetition", @"write \ before it for the character, or group what it repeats");
        // The lazy form (*?) finds the same arguments.
        var count = token is [.. var greedy, '?'] && greedy.Length > 0 ? greedy : token;
        var bounds = count[0] == '{' ? count[1..^1].Split(',') : ["1"];
        var (least, most) = (Number(bounds[0]), bounds[^1].Length > 0 ? Number(bounds[^1]) : Number(bounds[0]));
        Require(least <= most, "the count ends before it starts", "write the smaller number first");
        _group = _group with { Size = (int)Math.Min(LargestSize + 1L, _group.Size + ((long)_last * (Math.Max(1, most) - 1))) };
        _text.Append(count);
        _last = 0;
    }

    private static int Number(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private void Beyond(char high, char low)
    {
        Require(!_group.IgnoresCase, PatternClasses.NoFolding, PatternClasses.BothCases);
        _sets.UnionWith([$"{high}", $"{low}"]);
        Add($@"(?:\u{(int)high:X4}\u{(int)low:X4})", 2, isRepeatable: true);
    }

    private void Set(IReadOnlyList<(char First, char Last)> ranges, bool isNegated)
    {
        Require(!_group.IgnoresCase || ranges.All(range => range.Last < '\x80'), PatternClasses.NoFolding, PatternClasses.BothCases);
        Require(ranges.All(range => range.First <= range.Last), "a range of the class ends before it starts", "write the smaller character first");
        var text = PatternClasses.Write(_group.IgnoresCase ? PatternClasses.FoldCase(ranges) : ranges);
        _sets.Add($"{isNegated}{text}");
        if (isNegated)
        {
            // The two units of a character beyond U+FFFF are sets as well.
            _sets.UnionWith(["first", "second"]);
        }

        Add(isNegated ? $@"(?:[^{text}\uD800-\uDFFF]|{Pair})" : $"[{text}]", isNegated ? 3 : 1, isRepeatable: true);
    }

    private void Add(string text, int size, bool isRepeatable)
    {
        _text.Append(text);
        _group = _group with { Size = _group.Size + size };
        _last = isRepeatable ? size : 0;
    }

    private PatternException Unknown() => pattern[_at] switch
    {
        '(' => Problem("this kind of group is not accepted", "write (…), (?:…), (?i) or (?s)"),
        '[' => Problem("the class is not accepted or has no ']'", @"write characters, ranges, \d, \w and \s in it, and \ before [ ] \ and -"),
        '\\' => Problem("this escape is not accepted", @"write \d, \w, \s, \n, \t, \r, \A, \z, or \ before punctuation"),
        _ => Problem($"'{pattern[_at]}' is not accepted here", @"write {n}, {n,} or {n,m} up to 1000, or \ before the character"),
    };

    private void Require(bool isFulfilled, string problem, string remedy)
    {
        if (!isFulfilled)
        {
            throw Problem(problem, remedy);
        }
    }

    private PatternException Problem(string problem, string remedy) => new(_at + 1, problem, remedy);

    // In this order: a character beyond U+FFFF, a plain character, an escape, a group, a repetition up to 1000, a class.
    [GeneratedRegex(
        """
        \G(?: [\uD800-\uDBFF][\uDC00-\uDFFF] | [^\\\[(*+?{\uD800-\uDFFF] | \\[AzdwsDWSntr!-/:-@\[-`{-~] | \((?!\?) | \(\?: | \(\?(?:i|s|is|si)\)
          | (?: [*+?] | \{ (?:1000|[0-9]{1,3}) (?:,(?:1000|[0-9]{1,3})?)? \} )\??
          | \[\^?(?>[\]-]?) (?: \\[dws] | (?:\\[ntr!-/:-@\[-`{-~]|[^\\\[\]\-\uD800-\uDFFF]) (?:-(?:\\[ntr!-/:-@\[-`{-~]|[^\\\[\]\-\uD800-\uDFFF]))? )* -?\] )
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Token();

    /// <param name="Start">Position of the group in the pattern.</param>
    /// <param name="Size">Number of elements so far.</param>
    /// <param name="IgnoresCase">Flag <c>i</c>.</param>
    /// <param name="DotIsAll">Flag <c>s</c>.</param>
    private sealed record Group(int Start, int Size, bool IgnoresCase, bool DotIsAll);
}

/// <summary>Character classes as ranges of code units.</summary>
internal static partial class PatternClasses
{
    public const string NoFolding = "(?i) is not accepted over characters beyond ASCII";
    public const string BothCases = "write both cases, as in [éÉ]";

    /// <summary>Reads the items of a class, which can be a single character or escape.</summary>
    public static IReadOnlyList<(char First, char Last)> Read(string items) =>
    [
        .. Item().Matches(items).SelectMany<Match, (char, char)>(item => item.Value switch
        {
            @"\d" => [('0', '9')],
            @"\w" => [('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')],
            @"\s" => [('\t', '\n'), ('\f', '\r'), (' ', ' ')],
            _ => [(Unescape(item.Groups[1].Value), Unescape(item.Groups[item.Groups[2].Success ? 2 : 1].Value))],
        }),
    ];

    /// <summary>Adds the other case of ASCII letters. Unicode folds two further characters into ASCII: U+017F to s and U+212A to k.</summary>
    public static IReadOnlyList<(char First, char Last)> FoldCase(IReadOnlyList<(char First, char Last)> ranges)
    {
        var letters = Enumerable.Range('a', 26).Select(letter => (char)letter)
            .Where(letter => ranges.Any(range => IsIn(range, letter) || IsIn(range, char.ToUpperInvariant(letter)))).ToList();
        return [.. ranges, .. letters.SelectMany(letter => new[] { letter, char.ToUpperInvariant(letter) }.Concat(letter switch { 's' => "\u017F", 'k' => "\u212A", _ => "" })).Select(letter => (letter, letter))];
    }

    /// <summary>Returns the ranges in .NET's syntax, without brackets.</summary>
    public static string Write(IReadOnlyList<(char First, char Last)> ranges) => string.Concat(ranges.Select(range => $@"\u{(int)range.First:X4}-\u{(int)range.Last:X4}"));

    private static bool IsIn((char First, char Last) range, char character) => character >= range.First && character <= range.Last;

    private static char Unescape(string text) => text switch { @"\n" => '\n', @"\t" => '\t', @"\r" => '\r', _ => text[^1] };

    [GeneratedRegex(@"\G(?:\\[dws]|(\\?[\s\S])(?:-(\\?[\s\S]))?)", RegexOptions.CultureInvariant)]
    private static partial Regex Item();
}
