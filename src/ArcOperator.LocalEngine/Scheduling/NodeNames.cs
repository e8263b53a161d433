using System.Globalization;
using System.Text;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>Ids and names of nodes, in the form of Argo.</summary>
internal static class NodeNames
{
    /// <summary>Returns the id of a node. The first node has the name of the Workflow, the others add a hash of their name.</summary>
    public static string IdOf(string workflow, string node) => node == workflow ? workflow : $"{workflow}-{Hash(node)}";

    public static string ExitHandlerOf(string workflow) => $"{workflow}.onExit";

    // FNV-1a, 32 bits.
    private static string Hash(string text) => Encoding.UTF8.GetBytes(text)
        .Aggregate(2166136261u, (hash, next) => unchecked((hash ^ next) * 16777619u))
        .ToString(CultureInfo.InvariantCulture);
}
