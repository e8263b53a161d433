using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Output;
using ArcOperator.Runtime.Status;

namespace ArcOperator.Plugin.Trees;

/// <summary>Draws trees as a table, with characters that each terminal has.</summary>
internal static class TreeText
{
    public static string Render(IEnumerable<TreeNode> trees, Terminal terminal)
    {
        var table = new TextTable("NAME", "PHASE", "READY", "AGE", "DETAILS");
        foreach (var tree in trees)
        {
            Add(table, tree, "", "");
        }

        return table.Render(terminal);
    }

    private static void Add(TextTable table, TreeNode node, string indent, string childIndent)
    {
        var name = node.Kind is "artifact" or "step" ? $"{node.Kind} {node.Name}" : $"{node.Kind}/{node.Name}{(node.Role is null ? "" : $" ({node.Role})")}";
        table.AddIndented(
            indent,
            (name, TextColour.None),
            (node.Phase ?? "", ColourOf(node.Phase)),
            (node.Ready ?? "", node.Ready == ConditionState.False ? TextColour.Red : TextColour.None),
            (node.Age ?? "", TextColour.None),
            (node.Message ?? "", TextColour.None));
        for (var index = 0; index < node.Children.Count; index++)
        {
            var isLast = index == node.Children.Count - 1;
            Add(table, node.Children[index], childIndent + (isLast ? "`- " : "|- "), childIndent + (isLast ? "   " : "|  "));
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
