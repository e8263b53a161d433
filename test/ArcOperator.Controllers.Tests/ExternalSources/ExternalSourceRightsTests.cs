using ArcOperator.Api.ExternalSources;
using ArcOperator.Api.Foreign;
using ArcOperator.Controllers.Tests.Harness;

namespace ArcOperator.Controllers.Tests.ExternalSources;

/// <summary>The role grants what ExternalSources need and nothing more.</summary>
internal sealed class ExternalSourceRightsTests : SourceTest
{
    [Test]
    public async Task Each_right_of_the_role_is_used_by_one_ExternalSource()
    {
        await CreateAsync(A());
        await ReadyAsync();
        await Namespace.PatchAsync<V1ExternalArtifact>("source", """{ "spec": { "sourceRef": { "name": "other" } } }""");
        await PublishedAsync(artifact => artifact.Spec.SourceRef!.Name == "source");
        await Namespace.DeleteAsync<V1Alpha1ExternalSource>("source");
        await Namespace.GoneAsync<V1Alpha1ExternalSource>("source");

        (await RoleTests.UnusedAsync(Shared)).Where(right => right.Contains(" source.")).Should().BeEmpty("a right that is not used is not to be granted");
    }

    [Test]
    public async Task A_refused_ExternalArtifact_is_reported_as_CreationFailed()
    {
        ExpectsErrors = true;
        await RoleTests.CreateRoleAsync(Shared, "without-externalsources-finalizers", without: "externalsources/finalizers");
        await Shared.AddUserAsync("without-externalsources-finalizers", "without-externalsources-finalizers");
        await Operator.StopAsync();
        await using (var weak = await StartOperatorAsync(user: "without-externalsources-finalizers"))
        {
            await CreateAsync(A());

            MessageOf(await NotReadyAsync("CreationFailed")).Should().StartWith("the API server refused the ExternalArtifact: ");
            await Eventually.TrueAsync(async () => (await RefusalsAsync()).Count > 0);
            await Eventually.TrueAsync(() => weak.Calls.Count(call => call is { Verb: "create", Resource: "externalartifacts", Status: 403 }) >= 3);
        }

        Operator = await StartOperatorAsync();
        await DeliversAsync("{}");
        var refusal = (await RefusalsAsync()).Should().ContainSingle("it is told once however often it is tried").Subject;
        refusal.Type.Should().Be("Warning");
        refusal.Series.Should().BeNull();
        refusal.Note.Should().StartWith("the API server refused the ExternalArtifact: ");
    }

    private async Task<IReadOnlyList<Eventsv1Event>> RefusalsAsync() => [.. (await Namespace.EventsAsync("source")).Where(recorded => recorded.Reason == "CreationFailed")];
}
