using System.Net;
using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Requests;

[Category("OldServer")]
public sealed class HttpErrorsTests : WidgetCluster
{
    [Test]
    public async Task A_conflict_and_an_existing_object_are_distinct_errors()
    {
        var first = await Client.CreateAsync(Widget("one"));
        await Client.PatchAsync(first, MergePatch.Of(new() { ["spec"] = new JsonObject { ["size"] = 2 } }));

        var again = await ErrorOf(() => Client.CreateAsync(Widget("one")));
        var stale = await ErrorOf(() => Client.UpdateAsync(first));

        (again.StatusCode, again.IsAlreadyExists(), again.IsConflict()).Should().Be((HttpStatusCode.Conflict, true, false));
        (stale.StatusCode, stale.IsAlreadyExists(), stale.IsConflict()).Should().Be((HttpStatusCode.Conflict, false, true));
    }

    [Test]
    public async Task A_missing_object_and_a_missing_kind_are_distinct_errors()
    {
        var noObject = await ErrorOf(() => Client.PatchAsync<V1Alpha1Widget>(MergePatch.Of([]), "missing", Namespace));
        var noKind = await ErrorOf(() => Client.ListPageAsync<V1Alpha1Gadget>(new(), default));
        var noKindForOne = await ErrorOf(() => Client.GetAsync<V1Alpha1Gadget>("missing", Namespace));

        (noObject.IsNotFound(), noObject.IsKindMissing()).Should().Be((true, false));
        (noKind.IsNotFound(), noKind.IsKindMissing()).Should().Be((false, true));
        (noKindForOne.IsNotFound(), noKindForOne.IsKindMissing()).Should().Be((false, true));
    }

    [Test]
    public async Task A_404_counts_as_gone_only_for_the_requested_object()
    {
        var error = await ErrorOf(() => Client.PatchAsync<V1Alpha1Widget>(MergePatch.Of([]), "missing", Namespace));
        var noSpace = await ErrorOf(() => Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "one", NamespaceProperty = "nowhere" } }));

        error.IsGone(EntityMetadata.Of<V1Alpha1Widget>(), "missing").Should().BeTrue();
        error.IsGone(EntityMetadata.Of<V1Alpha1Widget>(), "another").Should().BeFalse();
        error.IsGone(EntityMetadata.Of<V1Alpha1Gadget>(), "missing").Should().BeFalse();
        noSpace.IsGone(EntityMetadata.Of<V1ConfigMap>(), "one").Should().BeFalse();
    }

    [Test]
    public async Task A_kind_whose_definition_is_being_deleted_is_missing()
    {
        var definition = await InstallAsync(Client, "Gizmo");
        await Client.CreateAsync(Gizmo("holds", "test/holds"));
        await Client.DeleteAsync(definition);

        var error = await Eventually.GetAsync(async () => await OutcomeOf(() => Client.CreateAsync(Gizmo($"g{Guid.NewGuid():n}"))));

        // Version 1.20 answers 405; a current one answers 403, which only its text tells from a missing right.
        (error.StatusCode, error.IsKindMissing(), error.IsNotFound()).Should().Be(
            ((await Cluster.GetAsync()).IsCurrent ? HttpStatusCode.Forbidden : HttpStatusCode.MethodNotAllowed, true, false));
        await Client.PatchAsync<V1Alpha1Gizmo>(new JsonPatch().Remove("metadata", "finalizers").Build(), "holds", Namespace);
    }

    [Test]
    public async Task A_missing_namespace_is_not_a_missing_kind()
    {
        var error = await ErrorOf(() => Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "one", NamespaceProperty = "nowhere" } }));

        (error.IsNotFound(), error.IsKindMissing()).Should().Be((true, false));
    }

    [Test]
    public async Task A_creation_in_a_terminating_namespace_is_a_distinct_error()
    {
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "holds", NamespaceProperty = Namespace, Finalizers = ["test/holds"] } });
        await Client.DeleteAsync<V1Namespace>(Namespace);

        var error = await Eventually.GetAsync(async () => await OutcomeOf(() => Client.CreateAsync(Widget($"w{Guid.NewGuid():n}"))));

        (error.IsNamespaceTerminating(), error.IsForbidden()).Should().Be((true, true));
        await Client.PatchAsync<V1ConfigMap>(new JsonPatch().Remove("metadata", "finalizers").Build(), "holds", Namespace);
    }

    [Test]
    public async Task A_403_is_only_classified_as_Forbidden()
    {
        var cluster = await Cluster.GetAsync();
        using var reader = cluster.Connect(Json, await cluster.AddUserAsync("reader", "readers"));

        var error = await ErrorOf(() => reader.ListAsync<V1Secret>(Namespace));

        (error.IsForbidden(), error.IsNamespaceTerminating()).Should().Be((true, false));
        error.Message.Should().Contain("reader", "the server knows the user by the client certificate");
    }

    [Test]
    public async Task A_schema_violation_is_Invalid_and_names_the_field()
    {
        var error = await ErrorOf(() => Client.CreateAsync(Widget("gaudy", new() { Colour = new string('x', 21) })));

        error.IsInvalid().Should().BeTrue();
        error.Status.Details?.Causes.Should().ContainSingle().Which.Field.Should().Be("spec.colour");
    }

    [Test]
    public async Task An_expired_page_of_a_list_is_410_Gone()
    {
        await Client.CreateAsync(Widget("one"));
        await Client.CreateAsync(Widget("two"));
        var first = await Client.ListPageAsync<V1Alpha1Widget>(new() { Namespace = Namespace, Limit = 1 }, default);
        var rest = new ListOptions { Namespace = Namespace, Limit = 1, Continue = first.Metadata.ContinueProperty };

        // The store is compacted every 10 s, up to where it was 10 s before.
        var error = await Eventually.GetAsync(
            async () =>
            {
                await Client.PatchAsync<V1Alpha1Widget>(MergePatch.Of(new() { ["metadata"] = Label(Guid.NewGuid().ToString()) }), "one", Namespace);
                return await OutcomeOf(() => Client.ListPageAsync<V1Alpha1Widget>(rest, default));
            },
            within: TimeSpan.FromSeconds(60));

        (error.StatusCode, error.IsExpired()).Should().Be((HttpStatusCode.Gone, true));
    }

    private V1Alpha1Gizmo Gizmo(string name, params string[] finalizers) =>
        new() { Metadata = new() { Name = name, NamespaceProperty = Namespace, Finalizers = finalizers } };

    private static JsonObject Label(string value) => new() { ["labels"] = new JsonObject { ["touched"] = value } };

    private static async Task<HttpOperationException> ErrorOf(Func<Task> request) =>
        await OutcomeOf(request) ?? throw new AssertionException("the request succeeded");

    private static async Task<HttpOperationException?> OutcomeOf(Func<Task> request)
    {
        try
        {
            await request();
            return null;
        }
        catch (HttpOperationException error)
        {
            return error;
        }
    }
}
