using System.Net;
using System.Net.Sockets;
using ArcOperator.Controllers.Network;

namespace ArcOperator.Controllers.Tests.Network;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ProtectedAddressesTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _resolved = [];
    private Func<string, Task<IPAddress[]>> _resolve = _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]);

    [Test]
    public async Task Names_are_resolved_once_in_ten_seconds_and_a_change_is_noticed_then()
    {
        var addresses = Create("api.cluster.example", "artifacts.cluster.example");
        await addresses.GetAsync(default);
        await addresses.GetAsync(default);
        _resolved.Should().Equal("api.cluster.example", "artifacts.cluster.example");

        _resolve = _ => Task.FromResult<IPAddress[]>([IPAddress.Parse("10.9.9.9")]);
        _clock.Advance(ProtectedAddresses.Interval);

        (await addresses.GetAsync(default)).Should().OnlyContain(address => address.Equals(IPAddress.Parse("10.9.9.9")));
    }

    [Test]
    public async Task Addresses_stay_protected_while_the_name_does_not_resolve()
    {
        var addresses = Create("api.cluster.example");
        await addresses.GetAsync(default);
        _resolve = _ => throw new SocketException((int)SocketError.TryAgain);
        _clock.Advance(ProtectedAddresses.Interval);

        (await addresses.GetAsync(default)).Should().Equal(IPAddress.Parse("10.1.2.3"));
    }

    [Test]
    public async Task A_server_of_names_that_does_not_respond_delays_a_connection_by_a_second()
    {
        var response = new TaskCompletionSource<IPAddress[]>();
        _resolve = _ => response.Task;
        var addresses = Create("api.cluster.example");

        var (first, second) = (addresses.GetAsync(default), addresses.GetAsync(default));
        first.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await first).Should().BeEmpty();
        (await second).Should().BeEmpty();
        _resolved.Should().ContainSingle();
        response.SetResult([IPAddress.Parse("10.1.2.3")]);
        (await addresses.GetAsync(default)).Should().Equal(IPAddress.Parse("10.1.2.3"));
    }

    private ProtectedAddresses Create(params IReadOnlyList<string> names) => new(
        names,
        (name, _) =>
        {
            _resolved.Add(name);
            return _resolve(name);
        },
        _clock);
}
