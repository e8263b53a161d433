namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>A whitelist cannot be used. Every mistake in it is named, one to a line.</summary>
internal sealed class WhitelistException(IReadOnlyList<string> mistakes) : Exception(string.Join('\n', mistakes));
