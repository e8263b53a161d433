using System.Net;
using ArcOperator.Kubernetes.Entities;

namespace ArcOperator.Kubernetes;

/// <summary>Which error an API server's answer is.</summary>
public static class HttpErrors
{
    // Reason and details are those of a missing right; only the text tells (k8s.io/apiextensions-apiserver, customresource_handler.go).
    private const string DefinitionTerminating = "create not allowed while custom resource definition is terminating";

    /// <summary>The object does not exist.</summary>
    public static bool IsNotFound(this HttpOperationException error) => error.StatusCode == HttpStatusCode.NotFound && !error.IsKindMissing();

    /// <summary>It is this object that does not exist, and not another that the request was about as well.</summary>
    public static bool IsGone(this HttpOperationException error, EntityMetadata kind, string name) =>
        error.IsNotFound() && error.Status.Details is { } details && details.Kind == kind.PluralName && (details.Group ?? "") == kind.Group && details.Name == name;

    /// <summary>
    /// The server does not know the kind: its CRD is not installed (yet), or is being deleted. A 404 for that names no object. While the CRD is
    /// being deleted, servers answer 405, and newer ones refuse a creation with 403.
    /// </summary>
    public static bool IsKindMissing(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.MethodNotAllowed
        || (error.StatusCode == HttpStatusCode.NotFound && string.IsNullOrEmpty(error.Status.Details?.Name))
        || (error.IsForbidden() && error.Status.Message?.EndsWith(DefinitionTerminating, StringComparison.Ordinal) is true);

    /// <summary>An object of that name is there already. Shares 409 with <see cref="IsConflict"/>.</summary>
    public static bool IsAlreadyExists(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Conflict && error.Status.Reason == "AlreadyExists";

    /// <summary>Somebody else changed the object meanwhile, or a precondition does not hold: read again and decide anew.</summary>
    public static bool IsConflict(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Conflict && error.Status.Reason != "AlreadyExists";

    /// <summary>The resource version or page is too old: list from the start.</summary>
    public static bool IsExpired(this HttpOperationException error) => error.StatusCode == HttpStatusCode.Gone;

    /// <summary>The object breaks a rule of its schema, or a JSON Patch's <c>test</c> failed.</summary>
    public static bool IsInvalid(this HttpOperationException error) => error.StatusCode == HttpStatusCode.UnprocessableEntity;

    /// <summary>The user that this client speaks for has no right to do this.</summary>
    public static bool IsForbidden(this HttpOperationException error) => error.StatusCode == HttpStatusCode.Forbidden;

    /// <summary>The namespace is being deleted, so nothing can be created in it.</summary>
    public static bool IsNamespaceTerminating(this HttpOperationException error) =>
        error.StatusCode == HttpStatusCode.Forbidden && error.Status.Details?.Causes?.Any(cause => cause.Reason == "NamespaceTerminating") is true;

    /// <summary>The namespace does not exist, so nothing can be created in it.</summary>
    public static bool IsNamespaceMissing(this HttpOperationException error) => error.IsNotFound() && error.Status.Details?.Kind == "namespaces";
}
