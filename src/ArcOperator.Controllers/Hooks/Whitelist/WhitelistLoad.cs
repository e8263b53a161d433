namespace ArcOperator.Controllers.Hooks.Whitelist;

/// <summary>The whitelist's file was found changed, and read.</summary>
/// <param name="IsAccepted">False: it has mistakes, and what held before holds on.</param>
/// <param name="Message">For people: which file, and all that is wrong with it, one to a line.</param>
public sealed record WhitelistLoad(bool IsAccepted, string Message);
