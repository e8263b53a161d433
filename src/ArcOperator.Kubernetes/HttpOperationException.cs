using System.Net;
using ArcOperator.Kubernetes.Models;

namespace ArcOperator.Kubernetes;

/// <summary>The server answered with an error. <see cref="HttpErrors"/> tells which, by status code and reason, never by text.</summary>
public sealed class HttpOperationException : Exception
{
    public HttpOperationException(HttpStatusCode statusCode, V1Status status, string request)
        : base($"{request}: {(int)statusCode} {status.Reason ?? statusCode.ToString()}: {status.Message ?? "no message"}")
    {
        StatusCode = statusCode;
        Status = status;
    }

    public HttpStatusCode StatusCode { get; }

    /// <summary>What the server said; empty where the answer was no Status.</summary>
    public V1Status Status { get; }
}
