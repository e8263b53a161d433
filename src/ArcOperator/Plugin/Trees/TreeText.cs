using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Trees;

/// <summary>Draws trees as a table, with characters that each terminal has.</summary>
internal static class TreeText
{
    /// <summary>Returns the table of trees.</summary>
    /// <param name="trees">The trees of Orders.</param>
    /// <param name="terminal">The terminal.</param>
    /// <param name="hasNamespaces">True if a column names the namespace of each Order.</param>
    public static string Render(IEnumerable<TreeNode> trees, Terminal terminal, bool hasNamespaces)
    {
        string[] headings = ["NAME", "PHASE", "READY", "AGE", "DETAILS"];
        var table = new TextTable(hasNamespaces ? [headings[0], "NAMESPACE", .. headings[1..]] : headings);
        foreach (var tree in trees)
        {
            Add(table, tree, "", "", hasNamespaces);
        }

        return table.Render(terminal);
    }

    private static void Add(TextTable table, TreeNode node, string indent, string childIndent, bool hasNamespaces)
    {
        var name = node.Kind is "artifact" or "step" ? $"{node.Kind} {node.Name}" : $"{node.Kind}/{node.Name}{(node.Role is null ? "" : $" ({node.Role})")}";
        List<(string, TextColour)> cells =
        [
            (name, TextColour.None),
            (node.Phase ?? "", ColourOf(node.Phase)),
            (node.Ready ?? "", node.Ready == ConditionState.False ? TextColour.Red : TextColour.None),
            (node.Age ?? "", TextColour.None),
            (node.Message ?? "", TextColour.None),
        ];
        if (hasNamespaces)
        {
            cells.Insert(1, (node.Namespace ?? "", TextColour.None));
        }

        table.AddIndented(indent, cells);
        for (var index = 0; index < node.Children.Count; index++)
        {
            var isLast = index == node.Children.Count - 1;
            Add(table, node.Children[index], childIndent + (isLast ? "`- " : "|- "), childIndent + (isLast ? "   " : "|  "), hasNamespaces);
        }
    }

    private static TextColour ColourOf(string? phase) => phase switch
    {
        WorkflowPhase.Succeeded => TextColour.Green,
        WorkflowPhase.Failed or WorkflowPhase.Error => TextColour.Red,
        WorkflowPhase.Running or WorkflowPhase.Pending => TextColour.Yellow,
        _ => TextColour.None,
    };
}
