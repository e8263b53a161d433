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
    public async Task The_first_connections_wait_for_the_addresses()
    {
        var response = new TaskCompletionSource<IPAddress[]>();
        _resolve = _ => response.Task;
        var addresses = Create("api.cluster.example");

        var (first, second) = (addresses.GetAsync(default), addresses.GetAsync(default));
        _clock.Advance(TimeSpan.FromSeconds(5));
        (first.IsCompleted, second.IsCompleted).Should().Be((false, false), "a connection without the addresses would be unprotected");
        response.SetResult([IPAddress.Parse("10.1.2.3")]);

        (await first).Should().Equal(IPAddress.Parse("10.1.2.3"));
        (await second).Should().Equal(IPAddress.Parse("10.1.2.3"));
        _resolved.Should().ContainSingle();
    }

    [Test]
    public async Task A_server_of_names_that_responds_no_more_delays_a_connection_by_a_second()
    {
        var addresses = Create("api.cluster.example");
        await addresses.GetAsync(default);
        _resolve = _ => new TaskCompletionSource<IPAddress[]>().Task;
        _clock.Advance(ProtectedAddresses.Interval);

        var connection = addresses.GetAsync(default);
        connection.IsCompleted.Should().BeFalse();
        _clock.Advance(TimeSpan.FromSeconds(1));

        (await connection).Should().Equal(IPAddress.Parse("10.1.2.3"));
        _resolved.Should().HaveCount(2);
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
