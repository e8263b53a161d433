using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Kubernetes.Watching;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests;

[Category("OldServer")]
public sealed class KubernetesClientReadTests : WidgetCluster
{
    [Test]
    public async Task A_missing_object_is_null()
    {
        (await Client.GetAsync<V1Alpha1Widget>("missing", Namespace)).Should().BeNull();
        (await Client.GetAsync<V1ConfigMap>("missing", "nowhere")).Should().BeNull();
    }

    [Test]
    public async Task Core_other_and_cluster_scoped_kinds_can_be_read()
    {
        await Client.CreateAsync(ConfigMap("core"));
        await Client.CreateAsync(new V1Lease { Metadata = new() { Name = "other", NamespaceProperty = Namespace } });

        (await Client.GetAsync<V1ConfigMap>("core", Namespace)).Should().NotBeNull();
        (await Client.GetAsync<V1Lease>("other", Namespace)).Should().NotBeNull();
        (await Client.GetAsync<V1Namespace>(Namespace, "ignored")).Should().NotBeNull();
    }

    [Test]
    public async Task Items_of_a_list_have_kind_and_version_although_the_server_omits_them()
    {
        await Client.CreateAsync(ConfigMap("one"));
        await Client.CreateAsync(Widget("one"));

        var maps = await Client.ListAsync<V1ConfigMap>(Namespace);
        var widgets = await Client.ListAsync<V1Alpha1Widget>(Namespace);

        maps.Single(map => map.Name() == "one").Should().Match<V1ConfigMap>(map => map.Kind == "ConfigMap" && map.ApiVersion == "v1");
        widgets.Should().ContainSingle().Which.ApiVersion.Should().Be("test.arc.opendefense.cloud/v1alpha1");
    }

    [Test]
    public async Task A_list_of_several_pages_is_complete_and_in_order()
    {
        var names = Enumerable.Range(0, 7).Select(number => $"w{number}").ToList();
        foreach (var name in names)
        {
            await Client.CreateAsync(Widget(name));
        }

        var pages = new List<EntityList<V1Alpha1Widget>>();
        do
        {
            pages.Add(await Client.ListPageAsync<V1Alpha1Widget>(
                new() { Namespace = Namespace, Limit = 3, Continue = pages.LastOrDefault()?.Metadata.ContinueProperty }, default));
        }
        while (!string.IsNullOrEmpty(pages[^1].Metadata.ContinueProperty));

        pages.Select(page => page.Items.Count).Should().Equal(3, 3, 1);
        pages.SelectMany(page => page.Items).Select(widget => widget.Name()).Should().Equal(names);
        pages.Select(page => page.Metadata.ResourceVersion).Distinct().Should().ContainSingle("all pages show one state of the store");
        pages[0].Metadata.RemainingItemCount.Should().Be(4);
    }

    [Test]
    public async Task A_list_can_be_limited_by_label_and_field_and_span_all_namespaces()
    {
        var label = $"l{Guid.NewGuid():n}";
        var elsewhere = await Cluster.NewNamespaceAsync(Client);
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "here", NamespaceProperty = Namespace, Labels = Labels(label) } });
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "there", NamespaceProperty = elsewhere, Labels = Labels(label) } });
        await Client.CreateAsync(ConfigMap("unlabelled"));

        var everywhere = await Client.ListAsync<V1ConfigMap>(labelSelector: $"{label} in (yes, maybe)");
        var here = await Client.ListAsync<V1ConfigMap>(Namespace, $"{label}=yes");
        var named = await Client.ListPageAsync<V1ConfigMap>(new() { Namespace = Namespace, FieldSelector = "metadata.name=unlabelled" }, default);

        everywhere.Select(map => map.Name()).Should().BeEquivalentTo("here", "there");
        here.Should().ContainSingle().Which.Name().Should().Be("here");
        named.Items.Should().ContainSingle().Which.Name().Should().Be("unlabelled");
    }

    [Test]
    public async Task An_undecodable_object_does_not_hide_other_items_of_a_list()
    {
        await Client.CreateAsync(Widget("one"));
        await CreateOddWidgetAsync();

        var page = await Client.ListPageAsync<V1Alpha1Widget>(new() { Namespace = Namespace }, default);

        page.Items.Should().ContainSingle().Which.Name().Should().Be("one");
        page.Undecodable.Should().ContainSingle().Which.FullName().Should().Be($"{Namespace}/odd");
    }

    [Test]
    public async Task A_large_compressed_response_is_read()
    {
        var text = string.Concat(Enumerable.Repeat("all work and no play ", 10_000));
        await Client.CreateAsync(ConfigMap("one", ("text", text)));
        await Client.CreateAsync(ConfigMap("two", ("text", text)));

        var maps = await Client.ListAsync<V1ConfigMap>(Namespace);

        maps.Where(map => map.Data?["text"] == text).Should().HaveCount(2);
    }

    [Test]
    public async Task Managed_fields_are_dropped_when_an_object_is_read()
    {
        var created = await Client.CreateAsync(Widget("one"));

        Json.Serialize(created).AsSpan().IndexOf("managedFields"u8).Should().Be(-1);
        (await (await Cluster.GetAsync()).KubectlAsync("get", "widget", "one", "-n", Namespace, "-o", "yaml", "--show-managed-fields"))
            .Should().Contain("managedFields", "the server does keep them");
    }

    [Test]
    public async Task A_Secret_is_read_with_the_bytes_that_were_written()
    {
        byte[] bytes = [0, 255, 10, 13, 128];
        await Client.CreateAsync(new V1Secret
        {
            Metadata = new() { Name = "one", NamespaceProperty = Namespace },
            Data = new Dictionary<string, byte[]> { ["raw"] = bytes },
            StringData = new Dictionary<string, string> { ["text"] = "grüß dich" },
        });

        var secret = await Client.GetAsync<V1Secret>("one", Namespace);

        secret?.Type.Should().Be("Opaque");
        secret?.Data?["raw"].Should().Equal(bytes);
        secret?.Data?["text"].Should().Equal("grüß dich"u8.ToArray());
    }

    [Test]
    public async Task A_metadata_request_returns_objects_without_content()
    {
        await Client.CreateAsync(new V1ConfigMap { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, Data = new Dictionary<string, string> { ["key"] = "value" } });

        var page = await Client.ListPageAsync<V1ConfigMap>(new() { Namespace = Namespace, FieldSelector = "metadata.name=one", MetadataOnly = true }, default);
        using var watch = await Client.OpenWatchAsync<V1ConfigMap>(new() { Namespace = Namespace, FieldSelector = "metadata.name=one", MetadataOnly = true }, default);
        var events = new List<WatchEvent<V1ConfigMap>>();
        await watch.ReadAsync(events, default);

        new[] { page.Items[0], events[0].Object! }.Should().OnlyContain(map => map.Name() == "one" && map.ResourceVersion() != null && map.Data == null);
    }

    private static Dictionary<string, string> Labels(string key) => new() { [key] = "yes" };
}
