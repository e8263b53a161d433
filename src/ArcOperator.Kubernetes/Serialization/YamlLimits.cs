using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ArcOperator.Kubernetes.Serialization;

/// <summary>Limits for the structure of YAML. Aliases that refer to aliases multiply, and each level of nesting takes a part of the stack.</summary>
internal static class YamlLimits
{
    private const int DeepestNesting = 256;

    // Nodes with all aliases written out.
    private const int MostNodes = 2_000_000;

    /// <exception cref="FormatException">A limit is exceeded, or an alias refers to itself.</exception>
    /// <exception cref="YamlException">The text is not valid YAML.</exception>
    public static void Check(string text)
    {
        var parser = new Parser(new StringReader(text));
        var sizes = new Dictionary<AnchorName, int>();
        var open = new Stack<(AnchorName Anchor, int Nodes)>();
        var total = 0;
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart when open.Count == DeepestNesting:
                    throw At(parser.Current.Start, $"the nesting is deeper than {DeepestNesting} levels");
                case MappingStart or SequenceStart when parser.Current is NodeEvent node:
                    sizes.Remove(node.Anchor);
                    open.Push((node.Anchor, total++));
                    break;
                case MappingEnd or SequenceEnd:
                    var (anchor, before) = open.Pop();
                    if (!anchor.IsEmpty)
                    {
                        sizes[anchor] = total - before;
                    }

                    break;
                case AnchorAlias alias:
                    // An alias within its own node, or without a node, has no size yet.
                    total += sizes.TryGetValue(alias.Value, out var size) ? size : throw At(alias.Start, $"alias '*{alias.Value}' refers to itself or to nothing");
                    break;
                case Scalar scalar:
                    total++;
                    if (!scalar.Anchor.IsEmpty)
                    {
                        sizes[scalar.Anchor] = 1;
                    }

                    break;
                case DocumentStart:
                    sizes.Clear();
                    break;
            }

            if (total > MostNodes)
            {
                throw At(parser.Current?.Start ?? Mark.Empty, $"there are more than {MostNodes} values, aliases included");
            }
        }
    }

    private static FormatException At(Mark place, string problem) => new($"line {place.Line}, column {place.Column}: {problem}");
}
