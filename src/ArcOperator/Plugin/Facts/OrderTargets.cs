using System.CommandLine;
using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;

namespace ArcOperator.Plugin.Facts;

/// <summary>The Orders that a command is about.</summary>
internal static class OrderTargets
{
    private static readonly string[] Kinds = ["order", "orders", "ord", "order.arc.opendefense.cloud", "orders.arc.opendefense.cloud"];

    /// <summary>Reads the Orders of these names, or without names all Orders of the namespace.</summary>
    /// <param name="client">The client.</param>
    /// <param name="names">Names, with or without <c>order/</c>.</param>
    /// <param name="namespace">The namespace, or null for all namespaces.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="TargetException">A name is invalid, or an Order does not exist.</exception>
    public static async Task<IReadOnlyList<V1Alpha1Order>> FindAsync(
        KubernetesClient client, IReadOnlyList<string> names, string? @namespace, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            var all = await client.ListAsync<V1Alpha1Order>(@namespace, cancellationToken: cancellationToken);
            return [.. all.OrderBy(order => order.Namespace(), StringComparer.Ordinal).ThenBy(order => order.Name(), StringComparer.Ordinal)];
        }

        var found = new List<V1Alpha1Order>();
        foreach (var name in names.Select(ParseName).Distinct())
        {
            found.Add(await FindAsync(client, name, @namespace, cancellationToken));
        }

        return found;
    }

    /// <summary>Returns the name of an Order in <c>order/NAME</c> or <c>NAME</c>.</summary>
    /// <exception cref="TargetException">The text names another kind, or is not a name.</exception>
    public static string ParseName(string target)
    {
        var slash = target.IndexOf('/', StringComparison.Ordinal);
        var (kind, name) = slash < 0 ? ("order", target) : (target[..slash], target[(slash + 1)..]);
        return !Kinds.Contains(kind, StringComparer.OrdinalIgnoreCase) ? throw new TargetException($"'{Quote(target)}' is not an Order: use order/NAME", isWrongUsage: true)
            : name.Length == 0 || !FieldRules.IsName(name) ? throw new TargetException($"'{Quote(name)}' is not the name of an Order: use order/NAME", isWrongUsage: true)
            : name;
    }

    private static async Task<V1Alpha1Order> FindAsync(KubernetesClient client, string name, string? @namespace, CancellationToken cancellationToken) =>
        await client.GetAsync<V1Alpha1Order>(name, @namespace, cancellationToken)
        ?? throw new TargetException($"Order '{name}' does not exist in namespace '{@namespace ?? client.GetCurrentNamespace()}': see kubectl get orders -A");

    private static string Quote(string text) => Output.Terminal.Line(text, 64);
}

/// <summary>A mistake in the object that a command names. The message names the remedy.</summary>
internal sealed class TargetException(string message, bool isWrongUsage = false) : Exception(message)
{
    /// <summary>True if no cluster could have such an object.</summary>
    public bool IsWrongUsage => isWrongUsage;
}

/// <summary>Positions of artifacts in an Order, as options.</summary>
internal static class ArtifactOption
{
    public static Option<int?> Create(string description)
    {
        var option = new Option<int?>("--artifact") { Description = $"{description} Index in spec.artifacts, from 0. Default: all artifacts." };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 0 or >= V1Alpha1OrderSpec.MostArtifacts)
            {
                result.AddError($"--artifact must be between 0 and {V1Alpha1OrderSpec.MostArtifacts - 1}");
            }
        });
        return option;
    }
}
