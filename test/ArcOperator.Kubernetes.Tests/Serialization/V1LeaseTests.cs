using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Patching;
using ArcOperator.Kubernetes.Tests.Widgets;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Serialization;

public sealed class V1LeaseTests : WidgetCluster
{
    // Seven digits of fraction, one more than the API server takes.
    private static readonly DateTime Precise = new DateTime(2025, 6, 1, 12, 0, 0, DateTimeKind.Utc).AddTicks(1_234_567);

    [Test]
    public async Task Times_of_a_lease_keep_their_microseconds_on_the_server()
    {
        await Client.CreateAsync(new V1Lease
        {
            Metadata = new() { Name = "one", NamespaceProperty = Namespace },
            Spec = new() { HolderIdentity = "me", LeaseDurationSeconds = 15, AcquireTime = Precise.Date, RenewTime = Precise, LeaseTransitions = 1 },
        });

        var lease = await Client.GetAsync<V1Lease>("one", Namespace);

        lease?.Spec.Should().BeEquivalentTo(new V1LeaseSpec
        {
            HolderIdentity = "me",
            LeaseDurationSeconds = 15,
            AcquireTime = Precise.Date,
            RenewTime = Precise.AddTicks(-7),
            LeaseTransitions = 1,
        });
        lease?.Spec?.RenewTime?.Kind.Should().Be(DateTimeKind.Utc);
    }

    [Test]
    public async Task A_held_lease_can_be_renewed()
    {
        var lease = await Client.CreateAsync(new V1Lease { Metadata = new() { Name = "one", NamespaceProperty = Namespace }, Spec = new() { RenewTime = Precise } });

        var renewed = await Client.UpdateAsync(new V1Lease { Metadata = lease.Metadata, Spec = lease.Spec! with { RenewTime = Precise.AddSeconds(2) } });

        renewed.Spec?.RenewTime.Should().Be(Precise.AddTicks(-7).AddSeconds(2));
    }

    [Test]
    public async Task The_server_refuses_lease_times_with_other_precision()
    {
        await Client.CreateAsync(new V1Lease { Metadata = new() { Name = "one", NamespaceProperty = Namespace } });

        var renew = () => Client.PatchAsync<V1Lease>(
            MergePatch.Of(new() { ["spec"] = new JsonObject { ["renewTime"] = "2025-06-01T12:00:00.1234567Z" } }), "one", Namespace);

        await renew.Should().ThrowAsync<HttpOperationException>("otherwise the converter would not be needed");
    }
}
