using System.Text;
using ArcOperator.Controllers.Hooks;

namespace ArcOperator.Controllers.Tests.Hooks;

/// <summary>Generated patterns, whose size and meaning a second, simpler implementation computes.</summary>
public sealed class ArgumentPatternPropertyTests
{
    private const int Patterns = 3000;
    private const int MostWork = 32 * 32;

    [Test]
    public void Work_to_build_an_accepted_pattern_is_bounded()
    {
        var random = new Random(11);
        var (accepted, refused) = (0, 0);
        for (var round = 0; round < Patterns; round++)
        {
            var tree = Node.Random(random, depth: 5, largestCount: 60);
            if (TryBuild(tree.Text()) is { } pattern)
            {
                accepted++;
                pattern.Size.Should().BeGreaterThanOrEqualTo(tree.Expanded()).And.BeLessThanOrEqualTo(1000);
                pattern.Sets.Should().BeGreaterThanOrEqualTo(tree.Characters().Distinct().Count());
                (pattern.Sets * pattern.Sets).Should().BeLessThanOrEqualTo(MostWork, "the work of .NET's builder grows with the square of the number of sets");
            }
            else
            {
                refused++;
            }
        }

        accepted.Should().BeGreaterThan(Patterns / 10);
        refused.Should().BeGreaterThan(Patterns / 10);
    }

    [Test]
    public void Accepted_patterns_match_as_a_second_implementation_does()
    {
        var random = new Random(12);
        var matches = 0;
        for (var round = 0; round < Patterns / 4; round++)
        {
            var tree = Node.Random(random, depth: 3, largestCount: 3);
            if (TryBuild(tree.Text()) is not { } pattern)
            {
                continue;
            }

            foreach (var argument in Arguments(random))
            {
                var expected = tree.Ends([.. argument.EnumerateRunes()], 0).Contains(argument.EnumerateRunes().Count());
                pattern.IsMatch(argument).Should().Be(expected, "pattern {0} and argument {1}", tree.Text(), argument);
                matches += expected ? 1 : 0;
            }
        }

        matches.Should().BeGreaterThan(Patterns / 10);
    }

    private static ArgumentPattern? TryBuild(string pattern)
    {
        try
        {
            return new(pattern, ArgumentMatch.Whole);
        }
        catch (PatternException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Arguments(Random random) =>
        Enumerable.Range(0, 20).Select(_ => string.Concat(Enumerable.Range(0, random.Next(6)).Select(_ => random.GetItems(["a", "b", "1", "\n", "é", "😀", "-"], 1)[0])));

    // Kinds of nodes: c is a character or set, s a sequence, o alternatives, r a repetition.
    private sealed record Node(char Kind, string Token, Func<Rune, bool>? Accepts, IReadOnlyList<Node> Children, int Least = 0, int? Most = null)
    {
        private static readonly (string Token, Func<Rune, bool> Accepts)[] Sets =
        [
            ("a", rune => rune.Value == 'a'), ("b", rune => rune.Value == 'b'), (@"\-", rune => rune.Value == '-'), ("é", rune => rune.Value == 'é'),
            (".", rune => rune.Value != '\n'), (@"\d", rune => rune.Value is >= '0' and <= '9'), (@"\W", rune => !(rune.IsAscii && Rune.IsLetterOrDigit(rune)) && rune.Value != '_'),
            ("[^a-c]", rune => rune.Value is < 'a' or > 'c'), (@"[a\d]", rune => rune.Value is 'a' or (>= '0' and <= '9')), ("😀", rune => rune.Value == 0x1F600),
        ];

        public static Node Random(Random random, int depth, int largestCount) => (depth == 0 ? 0 : random.Next(5)) switch
        {
            0 or 1 => Leaf(random),
            2 => new('s', "", null, [.. Many(random, depth, largestCount)]),
            3 => new('o', "", null, [.. Many(random, depth, largestCount)]),
            _ => Repeat(random, Random(random, depth - 1, largestCount), largestCount),
        };

        public string Text() => Kind switch
        {
            'c' => Token,
            's' => string.Concat(Children.Select(child => child.Kind == 'o' ? $"(?:{child.Text()})" : child.Text())),
            'o' => $"({string.Join('|', Children.Select(child => child.Text()))})",
            _ => $"(?:{Children[0].Text()}){{{Least},{Most}}}",
        };

        /// <summary>Number of characters and sets with all repetitions written out.</summary>
        public int Expanded() => Kind switch
        {
            'c' => 1,
            'r' => Children[0].Expanded() * Math.Max(1, Most ?? Least),
            _ => Children.Sum(child => child.Expanded()),
        };

        public IEnumerable<string> Characters() => Kind == 'c' ? [Token] : Children.SelectMany(child => child.Characters());

        /// <summary>All positions at which a match that starts here can end.</summary>
        public HashSet<int> Ends(Rune[] text, int start) => Kind switch
        {
            'c' => start < text.Length && Accepts!(text[start]) ? [start + 1] : [],
            's' => Children.Aggregate(new HashSet<int> { start }, (starts, child) => [.. starts.SelectMany(at => child.Ends(text, at))]),
            'o' => [.. Children.SelectMany(child => child.Ends(text, start))],
            _ => Repeated(text, start),
        };

        private HashSet<int> Repeated(Rune[] text, int start)
        {
            HashSet<int> current = [start];
            HashSet<int> ends = Least == 0 ? [start] : [];
            for (var count = 1; count <= (Most ?? (Least + text.Length + 1)); count++)
            {
                current = [.. current.SelectMany(at => Children[0].Ends(text, at))];
                ends.UnionWith(count >= Least ? current : []);
            }

            return ends;
        }

        private static Node Leaf(Random random)
        {
            var (token, accepts) = Sets[random.Next(Sets.Length)];
            return new('c', token, accepts, []);
        }

        private static IEnumerable<Node> Many(Random random, int depth, int largestCount) =>
            Enumerable.Range(0, random.Next(1, 4)).Select(_ => Random(random, depth - 1, largestCount));

        private static Node Repeat(Random random, Node child, int largestCount)
        {
            var least = random.Next(largestCount);
            return new('r', "", null, [child], least, random.Next(3) == 0 ? null : least + random.Next(largestCount));
        }
    }
}
