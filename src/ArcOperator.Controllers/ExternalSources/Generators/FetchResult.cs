namespace ArcOperator.Controllers.ExternalSources.Generators;

/// <summary>Result of a fetch.</summary>
/// <param name="IsNotModified">True if the data is unchanged and was not sent.</param>
/// <param name="Request">Hash of the request. Validators apply only to an equal request.</param>
/// <param name="Validators">Validators of the data that was sent.</param>
/// <param name="FileName">File name for the data where the spec has none: a valid destination path. Null: the source suggests none.</param>
internal sealed record FetchResult(bool IsNotModified, string Request, Validators Validators, string? FileName = null);
