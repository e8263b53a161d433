using System.Text.Json;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>Objects for tests with valid defaults.</summary>
internal static class An
{
    public const string Namespace = "space";

    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static OrderBuilder Order(string name = "order") => new(name);

    public static ArtifactWorkflowBuilder ArtifactWorkflow(string name = "work") => new(name);

    public static V1Alpha1Endpoint Endpoint(
        string name, string type = "oci", string? url = null, string? secret = null, string? usage = EndpointUsage.All, long generation = 1) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace, Generation = generation },
        Spec = new() { Type = type, RemoteUrl = url ?? $"{name}.example", SecretRef = secret is null ? null : new() { Name = secret }, Usage = usage },
    };

    public static SecretFingerprint Secret(string name, string fingerprint = "0123456789abcdef") =>
        new() { Metadata = new() { Name = name, NamespaceProperty = Namespace }, Fingerprint = fingerprint };

    public static V1Alpha1ArtifactType ArtifactType(string name, string template = "copy", params (string Name, string Value)[] parameters) => new()
    {
        Metadata = new() { Name = name, NamespaceProperty = Namespace },
        Spec = TypeSpec(template, parameters),
    };

    public static V1Alpha1ClusterArtifactType ClusterArtifactType(string name, string template = "copy", params (string Name, string Value)[] parameters) => new()
    {
        Metadata = new() { Name = name },
        Spec = TypeSpec(template, parameters),
    };

    public static V1Alpha1ArtifactType ArtifactType(string name, Func<V1Alpha1ArtifactTypeSpec, V1Alpha1ArtifactTypeSpec> change) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = Namespace }, Spec = change(TypeSpec("copy", [])) };

    public static V1Alpha1WorkflowTemplate WorkflowTemplate(string name, WorkflowTemplateFacts? facts = null, DateTime? created = null) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = Namespace, CreationTimestamp = created }, Facts = facts ?? new() };

    public static V1Alpha1ClusterWorkflowTemplate ClusterWorkflowTemplate(string name, WorkflowTemplateFacts? facts = null, bool isOfferedToUsers = false) => new()
    {
        Metadata = new() { Name = name, Labels = isOfferedToUsers ? new Dictionary<string, string> { [ArcLabels.AllowDirectUse] = "true" } : null },
        Facts = facts ?? new(),
    };

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static Cron Cron(string schedule = "@daily") => new() { Schedules = [schedule], ConcurrencyPolicy = "Forbid" };

    private static V1Alpha1ArtifactTypeSpec TypeSpec(string template, (string Name, string Value)[] parameters) => new()
    {
        WorkflowTemplateRef = new() { Name = template },
        Parameters = [.. parameters.Select(parameter => new Parameter { Name = parameter.Name, Value = parameter.Value })],
    };
}
