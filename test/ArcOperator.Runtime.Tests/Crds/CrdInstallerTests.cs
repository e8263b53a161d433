using System.Text.Json.Nodes;
using ArcOperator.Runtime.Crds;
using ArcOperator.Runtime.Tests.Kinds;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Crds;

[Category("OldServer")]
public sealed class CrdInstallerTests : GearCluster
{
    private readonly ManualTimeProvider _clock = new();

    [Test]
    public async Task A_changed_CRD_is_updated_and_removed_fields_are_deleted()
    {
        await InstallAsync(Definition("movings", "Moving", ["mov", "mvg"]));

        await InstallAsync(Definition("movings", "Moving", null));

        var stored = (await Client.GetAsync<CustomResourceDefinition>("movings.installer.test"))!;
        stored.Spec.GetProperty("names").TryGetProperty("shortNames", out _).Should().BeFalse();
        stored.Spec.GetProperty("names").GetProperty("plural").GetString().Should().Be("movings");
    }

    [Test]
    public async Task An_installed_CRD_is_not_written_again()
    {
        await InstallAsync(Definition("stayings", "Staying", null));
        var before = (await Client.GetAsync<CustomResourceDefinition>("stayings.installer.test"))!;

        await InstallAsync(Definition("stayings", "Staying", null));

        (await Client.GetAsync<CustomResourceDefinition>("stayings.installer.test"))!.Generation().Should().Be(before.Generation());
    }

    [Test]
    public async Task Two_concurrent_installations_succeed() =>
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => InstallAsync(Definition("twos", "Two", null))));

    [Test]
    public async Task A_CRD_that_is_accepted_but_not_served_is_an_error_with_a_hint()
    {
        await InstallAsync(Definition("firsts", "Contested", null));

        var installing = new CrdInstaller(Client, _clock).InstallAsync(Definition("seconds", "Contested", null), default);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return installing.IsCompleted;
        });

        (await installing.Invoking(task => task).Should().ThrowAsync<TimeoutException>()).Which.Message.Should().Contain("kubectl describe crd seconds.installer.test");
    }

    [Test]
    public async Task An_invalid_CRD_is_an_error_with_the_message_of_the_server()
    {
        var definition = Definition("bads", "Bad", null);
        definition["spec"]!["scope"] = "Nowhere";

        var install = () => InstallAsync(definition);

        (await install.Should().ThrowAsync<HttpOperationException>()).Which.IsInvalid().Should().BeTrue();
    }

    [Test]
    public async Task A_CRD_in_deletion_is_created_again_after_its_deletion()
    {
        await InstallAsync(Definition("leavings", "Leaving", null));
        await HoldAsync("leavings");
        var before = (await Client.GetAsync<CustomResourceDefinition>("leavings.installer.test"))!;
        await Client.DeleteAsync(before);

        var installing = InstallAsync(Definition("leavings", "Leaving", null));
        await Eventually.StaysTrueAsync(() => Task.FromResult(!installing.IsCompleted), TimeSpan.FromSeconds(1));
        await KubectlAsync("patch", "leavings.installer.test", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");

        await installing;
        var after = (await Client.GetAsync<CustomResourceDefinition>("leavings.installer.test"))!;
        after.Uid().Should().NotBe(before.Uid());
        after.IsDeleting().Should().BeFalse();
    }

    [Test]
    public async Task A_CRD_whose_deletion_does_not_end_is_an_error_with_its_name()
    {
        await InstallAsync(Definition("stayers", "Stayer", null));
        await HoldAsync("stayers");
        await Client.DeleteAsync<CustomResourceDefinition>("stayers.installer.test");

        var installing = new CrdInstaller(Client, _clock).InstallAsync(Definition("stayers", "Stayer", null), default);
        await Eventually.TrueAsync(() =>
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            return installing.IsCompleted;
        });

        (await installing.Invoking(task => task).Should().ThrowAsync<TimeoutException>()).Which.Message.Should()
            .StartWith("stayers.installer.test is being deleted").And.Contain("kubectl get stayers.installer.test -A");
        await KubectlAsync("patch", "stayers.installer.test", "held", "--type=merge", "-p", """{"metadata":{"finalizers":null}}""");
    }

    /// <summary>Creates an object that delays the deletion of its definition.</summary>
    private async Task HoldAsync(string plural)
    {
        var (version, kind) = ((await Client.GetAsync<CustomResourceDefinition>($"{plural}.installer.test"))!.Spec.GetProperty("versions")[0].GetProperty("name").GetString(),
            char.ToUpperInvariant(plural[0]) + plural[1..^1]);
        using var folder = new TemporaryFolder();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await (await Cluster.GetAsync()).KubectlAsync("create", "--validate=false", "-f", folder.Write(
                    "held.yaml", $"apiVersion: installer.test/{version}\nkind: {kind}\nmetadata: {{name: held, namespace: {Namespace}, finalizers: [test/held]}}\nspec: {{}}\n"));
                return true;
            }
            catch (InvalidOperationException)
            {
                // A kind that was just established is discovered a moment later.
                return false;
            }
        });
    }

    private async Task KubectlAsync(params string[] arguments) => await (await Cluster.GetAsync()).KubectlAsync([.. arguments, "-n", Namespace]);

    private Task InstallAsync(JsonObject definition) => new CrdInstaller(Client, TimeProvider.System).InstallAsync(definition, default);

    private static JsonObject Definition(string plural, string kind, string[]? shortNames)
    {
        var definition = CrdGenerator.Generate([typeof(Tooth)])[0];
        definition["metadata"]!["name"] = $"{plural}.installer.test";
        definition["spec"]!["group"] = "installer.test";
        var names = new JsonObject { ["kind"] = kind, ["listKind"] = $"{kind}List", ["plural"] = plural, ["singular"] = plural.TrimEnd('s') };
        if (shortNames is not null)
        {
            names["shortNames"] = new JsonArray([.. shortNames.Select(name => JsonValue.Create(name))]);
        }

        definition["spec"]!["names"] = names;
        return definition;
    }
}
