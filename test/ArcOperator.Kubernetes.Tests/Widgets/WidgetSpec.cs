
namespace ArcOperator.Kubernetes.Tests.Widgets;

public sealed record WidgetSpec
{
    public string? Colour { get; init; }

    public int? Size { get; init; }

    public IntOrString? Port { get; init; }

    public IReadOnlyList<string>? Parts { get; init; }

    /// <summary>The server accepts anything here (unknown fields are preserved). This class accepts strings only.</summary>
    public IReadOnlyDictionary<string, string>? Settings { get; init; }
}
