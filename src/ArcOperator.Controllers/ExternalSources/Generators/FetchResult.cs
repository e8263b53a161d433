namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>What came of a fetch.</summary>
/// <param name="IsNotModified">True: the data is what it was, and was not sent.</param>
/// <param name="Request">A hash of the request: validators count only for the same one.</param>
/// <param name="Validators">Of the data that was sent.</param>
internal sealed record FetchResult(bool IsNotModified, string Request, Validators Validators);
