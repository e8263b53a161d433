using System.Net;
using System.Text.Json;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Text;

namespace ArcOperator.Kubernetes.Requests;

/// <summary>Classifies the errors of an API server by status code and reason.</summary>
public static class HttpErrors
{
    // Reason and details are those of a missing right; only the text differs (k8s.io/apiextensions-apiserver, customresource_handler.go).
    private const string DefinitionTerminating = "create not allowed while custom resource definition is terminating";

    // In characters.
    private const int MaxText = 500;

    extension(HttpOperationException error)
    {
        /// <summary>Returns the exception for a response that is an error.</summary>
        /// <param name="statusCode">Status code of the response.</param>
        /// <param name="status">Body of the response. Empty if the response has no Status.</param>
        /// <param name="request">Method and path of the request, for the message.</param>
        public static HttpOperationException From(HttpStatusCode statusCode, V1Status status, string request)
        {
            using var response = new HttpResponseMessage(statusCode);
            return new($"{request}: {(int)statusCode} {status.Reason ?? statusCode.ToString()}: {status.Message ?? "no message"}")
            {
                Response = new(response, status.Message),
                Body = status,
            };
        }

        public HttpStatusCode StatusCode => error.Response?.StatusCode ?? 0;

        /// <summary>The server's description of the error. Empty if the response has no Status.</summary>
        public V1Status Status => error.Body as V1Status ?? ReadStatus(error.Response?.Content);
    }

    /// <summary>The object does not exist.</summary>
    public static bool IsNotFound(this HttpOperationException error) => error.StatusCode == HttpStatusCode.NotFound && !error.IsKindMissing();

    /// <summary>The object of this name does not exist, as opposed to another object that the request depends on.</summary>
    public static bool IsGone(this HttpOperationException error, EntityMetadata kind, string name) =>
        error.IsNotFound() && error.Status.Details is { } details && details.Kind == kind.PluralName && (details.Group ?? "") == kind.Group && details.Name == name;

    /// <summary>
    /// The server does not serve the kind: its CRD is not installed yet, or is being deleted. A 404 for a missing kind names no object. While
    /// the CRD is being deleted, servers respond with 405, and newer ones refuse a creation with 403.
    /// </summary>
    public static bool IsKindMissing(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.MethodNotAllowed
        || (error.StatusCode == HttpStatusCode.NotFound && string.IsNullOrEmpty(error.Status.Details?.Name))
        || (error.IsForbidden() && error.Status.Message?.EndsWith(DefinitionTerminating, StringComparison.Ordinal) is true);

    /// <summary>An object of that name exists already. Shares 409 with <see cref="IsConflict"/>.</summary>
    public static bool IsAlreadyExists(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Conflict && error.Status.Reason == "AlreadyExists";

    /// <summary>Another client changed the object, or a precondition does not hold: read the object and decide again.</summary>
    public static bool IsConflict(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Conflict && error.Status.Reason != "AlreadyExists";

    /// <summary>The resource version or page is too old: list from the start.</summary>
    public static bool IsExpired(this HttpOperationException error) => error.StatusCode == HttpStatusCode.Gone;

    /// <summary>The object breaks a rule of its schema, or the <c>test</c> of a JSON Patch failed.</summary>
    public static bool IsInvalid(this HttpOperationException error) => error.StatusCode == HttpStatusCode.UnprocessableEntity;

    /// <summary>
    /// The server refuses the content of the request: it is too large, breaks a rule, or a ValidatingAdmissionPolicy or a webhook denies it with one of
    /// these codes. The same request is refused again until its content or the policy changes.
    /// </summary>
    public static bool IsContentRefused(this HttpOperationException error) => error.IsInvalid() || error.StatusCode == HttpStatusCode.RequestEntityTooLarge;

    /// <summary>The user of this client has no right to send the request.</summary>
    public static bool IsForbidden(this HttpOperationException error) => error.StatusCode == HttpStatusCode.Forbidden;

    /// <summary>The namespace is being deleted, so nothing can be created in it.</summary>
    public static bool IsNamespaceTerminating(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Forbidden && error.Status.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") is true;

    /// <summary>The namespace does not exist, so nothing can be created in it.</summary>
    public static bool IsNamespaceMissing(this HttpOperationException error) => error.IsNotFound() && error.Status.Details?.Kind == "namespaces";

    /// <summary>Returns the Status in the body of a response. Proxies and old servers describe errors in plain text, which becomes the message.</summary>
    internal static V1Status ReadStatus(string? content)
    {
        try
        {
            return content is ['{', ..] && JsonSerializer.Deserialize(content, KubernetesJsonContext.Default.V1Status) is { } status
                ? status
                : new() { Message = content?.Trim().Truncate(MaxText) };
        }
        catch (JsonException)
        {
            return new() { Message = content?.Trim().Truncate(MaxText) };
        }
    }
}
