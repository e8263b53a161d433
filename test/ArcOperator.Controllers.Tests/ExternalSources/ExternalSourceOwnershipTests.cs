using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>ExternalArtifacts of other writers.</summary>
internal sealed class ExternalSourceOwnershipTests : SourceTest
{
    private const string Foreign = "http://elsewhere.example/foreign.tar.gz";

    [TestCase("{}", null, TestName = "An_ExternalArtifact_without_owner_and_label_is_a_conflict")]
    [TestCase("""{ "uid": "SOURCE" }""", null, TestName = "An_ExternalArtifact_with_our_owner_but_without_our_label_is_a_conflict")]
    [TestCase("""{ "uid": "SOURCE" }""", "someone-else", TestName = "An_ExternalArtifact_with_our_owner_and_another_label_is_a_conflict")]
    [TestCase("{}", ArcLabels.Operator, TestName = "An_ExternalArtifact_with_our_label_but_without_owner_is_a_conflict")]
    [TestCase("""{ "uid": "b6b6a1e4-0000-4000-8000-000000000000" }""", ArcLabels.Operator, TestName = "An_ExternalArtifact_with_the_UID_of_another_owner_is_a_conflict")]
    [TestCase("""{ "uid": "SOURCE", "name": "other" }""", ArcLabels.Operator, TestName = "An_ExternalArtifact_with_the_name_of_another_owner_is_a_conflict")]
    [TestCase("""{ "uid": "SOURCE", "kind": "Other" }""", ArcLabels.Operator, TestName = "An_ExternalArtifact_with_the_kind_of_another_owner_is_a_conflict")]
    [TestCase("""{ "uid": "SOURCE", "apiVersion": "other.example/v1alpha1" }""", ArcLabels.Operator, TestName = "An_ExternalArtifact_with_the_group_of_another_owner_is_a_conflict")]
    public async Task An_ExternalArtifact_of_another_writer_is_a_conflict(string owner, string? label)
    {
        await CreateAsync(A().With(spec => spec with { Suspend = true }));
        var suspended = await SourceAsync(source => source.Status.ObservedGeneration == 1);
        await Namespace.CreateAsync(new V1ExternalArtifact
        {
            Metadata = new()
            {
                Name = "source",
                Labels = label is null ? null : new Dictionary<string, string> { [ArcLabels.ManagedBy] = label },
                OwnerReferences = Owners(owner, suspended),
            },
            Spec = new() { SourceRef = new() { ApiVersion = suspended.ApiVersion, Kind = suspended.Kind, NamespaceProperty = Namespace.Name, Name = "source" } },
        });
        await Namespace.PatchStatusAsync<V1ExternalArtifact>(
            "source", $$"""{ "artifact": { "url": "{{Foreign}}", "path": "x", "revision": "theirs", "digest": "sha256:00", "lastUpdateTime": "2020-01-01T00:00:00Z" } }""");
        var before = await Namespace.FindAsync<V1ExternalArtifact>("source");

        await PatchAsync("""{ "suspend": false }""");

        (await NotReadyAsync(ArcReasons.NameConflict)).Status.Artifact.Should().BeNull("the artifact of another writer is not used");
        Server.Requests.Should().BeEmpty();
        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");
        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");
        Operator.Writes.Should().NotContain(call => call.Resource == "externalartifacts", "the ExternalArtifact of another writer is neither changed nor deleted");
        before!.Status.Artifact!.Url.Should().Be(Foreign);
    }

    [TestCase("""{ "metadata": { "labels": { "app.kubernetes.io/managed-by": null } } }""", TestName = "Our_ExternalArtifact_without_its_label_is_restored")]
    [TestCase("""{ "metadata": { "ownerReferences": null } }""", TestName = "Our_ExternalArtifact_without_its_owner_is_restored")]
    public async Task Our_ExternalArtifact_is_restored(string edit)
    {
        await CreateAsync(A());
        await ReadyAsync();
        var uid = (await PublishedAsync()).Uid();

        await Namespace.PatchAsync<V1ExternalArtifact>("source", edit);

        var restored = await PublishedAsync(artifact => artifact.GetLabel(ArcLabels.ManagedBy) == ArcLabels.Operator && artifact.GetController() is not null);
        restored.Uid().Should().Be(uid);
    }

    [Test]
    public async Task An_ExternalArtifact_that_names_a_source_of_another_namespace_is_not_restored_but_a_conflict()
    {
        await CreateAsync(A());
        await ReadyAsync();

        await Namespace.PatchAsync<V1ExternalArtifact>("source", """{ "metadata": { "ownerReferences": null }, "spec": { "sourceRef": { "namespace": "elsewhere" } } }""");

        await NotReadyAsync(ArcReasons.NameConflict);
    }

    private static IList<V1OwnerReference>? Owners(string json, V1Alpha1ExternalSource source)
    {
        var owner = System.Text.Json.Nodes.JsonNode.Parse(json)!;
        return owner["uid"] is null ? null :
        [
            new()
            {
                ApiVersion = (string?)owner["apiVersion"] ?? source.ApiVersion,
                Kind = (string?)owner["kind"] ?? source.Kind,
                Name = (string?)owner["name"] ?? source.Name(),
                Uid = (string?)owner["uid"] == "SOURCE" ? source.Uid() : (string?)owner["uid"] ?? "",
                Controller = true,
            },
        ];
    }
}
