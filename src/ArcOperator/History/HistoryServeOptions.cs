using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ArcOperator.History;

/// <summary>The HTTP API and the page of the history.</summary>
public sealed class HistoryServeOptions : IValidatableObject
{
    [Description("Port of the HTTP API and the page of the history. 0 disables both. Default 0. Range 0 to 65535.")]
    [Range(0, 65535)]
    public int Port { get; init; }

    [Description("IP address on which the history is served, localhost, or * for all addresses of the machine. Default *.")]
    public string Address { get; init; } = "*";

    [Description("Number of open connections to the port. Further ones are closed at once. Default 256. Range 1 to 100000.")]
    [Range(1, 100_000)]
    public int MaxConnections { get; init; } = 256;

    [Description("File with the certificate of the port and the certificates of its authorities, in PEM form. Read again after it has changed. Default: none, so the port has no TLS.")]
    public string TlsCertFile { get; init; } = "";

    [Description("File with the private key of history.serve.tlsCertFile, in PEM form. Default: none.")]
    public string TlsKeyFile { get; init; } = "";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((TlsCertFile.Length > 0) != (TlsKeyFile.Length > 0))
        {
            yield return new("history.serve.tlsCertFile and history.serve.tlsKeyFile must be set together");
        }
    }
}
