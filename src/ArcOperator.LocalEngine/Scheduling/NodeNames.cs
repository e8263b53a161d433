using System.Globalization;
using System.Text;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Ids and names as Argo makes them, so that its tools find their way.</summary>
internal static class NodeNames
{
    private const int LongestPodPrefix = 242;

    /// <summary>The first node has the Workflow's name; the others add a hash of theirs.</summary>
    public static string IdOf(string workflow, string node) => node == workflow ? workflow : $"{workflow}-{Hash(node)}";

    /// <summary>The name that the node's pod would have in a cluster.</summary>
    public static string PodOf(string workflow, string node, string template)
    {
        var prefix = $"{workflow}-{template}";
        return node == workflow ? workflow : $"{(prefix.Length > LongestPodPrefix ? prefix[..LongestPodPrefix] : prefix)}-{Hash(node)}";
    }

    public static string ExitHandlerOf(string workflow) => $"{workflow}.onExit";

    // FNV-1a, 32 bits.
    private static string Hash(string text) => Encoding.UTF8.GetBytes(text)
        .Aggregate(2166136261u, (hash, next) => unchecked((hash ^ next) * 16777619u))
        .ToString(CultureInfo.InvariantCulture);
}
