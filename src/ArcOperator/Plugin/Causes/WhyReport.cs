using System.Text;
using System.Text.Json.Nodes;
using ArcOperator.Api.Orders;
using ArcOperator.Plugin.Facts;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Plugin.Causes;

/// <summary>The causes of one Order in the forms that the command <c>why</c> prints.</summary>
/// <param name="Facts">The Order.</param>
/// <param name="Causes">The causes, the most upstream one first.</param>
/// <param name="IsReady">True if the Order is ready.</param>
internal sealed record WhyReport(OrderFacts Facts, IReadOnlyList<Cause> Causes, bool IsReady)
{
    private const int MostCauses = 50;

    public static WhyReport For(OrderFacts facts, DateTimeOffset now) => new(facts, OrderCauses.Find(facts, now), facts.IsReady(now));

    /// <summary>0 if the Order is ready, 1 if it waits, 2 if a person has to act.</summary>
    public int ExitCode => Causes.Count > 0 ? Causes.Max(cause => (int)cause.Kind) : IsReady ? 0 : (int)CauseKind.Waiting;

    /// <summary>Returns the lines for people: the Order, and one line per cause with the next command below it.</summary>
    public string ToText(Terminal terminal)
    {
        var text = new StringBuilder(Terminal.Line(Heading)).Append('\n');
        foreach (var cause in Causes.Take(MostCauses))
        {
            var (word, colour) = cause.Kind == CauseKind.Action ? ("act: ", TextColour.Red) : ("wait:", TextColour.Yellow);
            text.Append("  ").Append(terminal.Paint(word, colour)).Append(' ').Append(Terminal.Line($"{cause.Reason}: {cause.Sentence}")).Append('\n')
                .Append("        ").Append(Terminal.Line(cause.Command)).Append('\n');
        }

        if (Causes.Count > MostCauses)
        {
            text.Append($"  and {Causes.Count - MostCauses} more causes, see -o json\n");
        }

        return text.ToString();
    }

    public JsonObject ToJson() => new()
    {
        ["order"] = Facts.Order.Name(),
        ["namespace"] = Facts.Order.Namespace(),
        ["phase"] = Phase,
        ["progress"] = Facts.Order.Status.Progress,
        ["exitCode"] = ExitCode,
        ["causes"] = new JsonArray([.. Causes.Select(cause => cause.ToJson())]),
        ["notes"] = new JsonArray([.. Facts.Snapshot.Notes.Select(note => JsonValue.Create(note))]),
    };

    private string Heading =>
        $"order/{Facts.Order.Name()} in {Facts.Order.Namespace()}: {Phase}, {Facts.Order.Status.Progress ?? $"0/{Facts.Order.Spec.Artifacts.Count}"} delivered";

    private string Phase => Facts.Order.Status.Phase is { Length: > 0 } phase ? phase : OrderPhase.Pending;
}
