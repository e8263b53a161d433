namespace ArcOperator.Options;

/// <summary>The operator cannot start as it is configured. Every mistake is named, one to a line.</summary>
public sealed class OptionsException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes))
{
    public IReadOnlyList<string> Mistakes => mistakes;
}
