using System.Text;
using ArcOperator.Api.ArtifactTypes;
using ArcOperator.Api.ArtifactWorkflows;
using ArcOperator.Api.Endpoints;
using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Orders;
using ArcOperator.Kubernetes.Entities;
using ArcOperator.Kubernetes.Serialization;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Api.Tests.Shared;

/// <summary>Helm charts write an empty string for a missing value.</summary>
public sealed class EmptyAsUnsetConverterTests
{
    private const string EmptyOrder = """
        { "ttl": "", "rerunPolicy": "", "defaults": { "srcRef": { "name": "a" }, "dstRef": { "name": "b" } },
          "artifacts": [{ "type": "oci", "cron": { "schedules": ["0 3 * * *"], "timezone": "", "when": "", "concurrencyPolicy": "" } }] }
        """;

    private const string EmptyEndpoint = """{ "type": "oci", "remoteURL": "https://registry.example.org", "usage": "" }""";

    private const string EmptyType = """{ "workflowTemplateRef": { "name": "copy" }, "ttlAfterFinished": "", "ttlAfterFailed": "" }""";

    private const string EmptySource = """
        { "interval": "10m", "destinationPath": "", "packaging": "",
          "generator": { "type": "http", "http": { "url": "https://data.example.org", "method": "", "timeout": "", "caBundleSecretRef": { "name": "ca", "key": "" } } },
          "hooks": { "preRequest": [{ "name": "sort", "command": "jq", "timeout": "", "retryPolicy": "" }] } }
        """;

    private static readonly ObjectJson Json = new(ArcJsonContext.Default);

    [Test]
    public void Empty_strings_of_optional_fields_are_read_as_unset()
    {
        var (order, endpoint) = (Read<V1Alpha1Order>(EmptyOrder).Spec, Read<V1Alpha1Endpoint>(EmptyEndpoint).Spec);
        var (type, workflow) = (Read<V1Alpha1ArtifactType>(EmptyType).Spec, Read<V1Alpha1ArtifactWorkflow>(EmptyType).Spec);
        var source = Read<V1Alpha1ExternalSource>(EmptySource).Spec;
        var (http, hook) = (source.Generator.Http!, source.Hooks!.PreRequest![0]);

        new[]
        {
            order.Ttl, order.RerunPolicy, endpoint.Usage, type.TtlAfterFinished, type.TtlAfterFailed, workflow.TtlAfterFinished, workflow.TtlAfterFailed,
            source.DestinationPath, source.Packaging, http.Method, http.Timeout, http.CaBundleSecretRef!.Key, hook.Timeout, hook.RetryPolicy,
        }.Should().OnlyContain(value => value == null);
    }

    [Test, Category("CrdServer")]
    public async Task Empty_strings_of_optional_fields_are_accepted_at_admission()
    {
        (await Admission.OfAsync<V1Alpha1Order>(EmptyOrder)).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1Endpoint>(EmptyEndpoint)).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ArtifactType>(EmptyType)).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ArtifactWorkflow>(EmptyType)).Refusal.Should().BeEmpty();
        (await Admission.OfAsync<V1Alpha1ExternalSource>(EmptySource)).Refusal.Should().BeEmpty();
    }

    private static T Read<T>(string spec)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var kind = EntityMetadata.Of<T>();
        return Json.Deserialize<T>(Encoding.UTF8.GetBytes($$"""{ "apiVersion": "{{kind.ApiVersion}}", "kind": "{{kind.Kind}}", "metadata": { "name": "x" }, "spec": {{spec}} }"""))!;
    }
}
