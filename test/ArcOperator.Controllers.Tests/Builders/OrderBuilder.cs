using ArcOperator.Api.Orders;
using ArcOperator.Api.Shared;
using ArcOperator.Controllers.Orders;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>An Order from 'src' to 'dst', initially without artifacts.</summary>
internal sealed class OrderBuilder(string orderName)
{
    private readonly List<OrderArtifact> _artifacts = [];
    private readonly Dictionary<string, string> _annotations = [];
    private readonly Dictionary<string, string> _labels = [];
    private Func<V1Alpha1OrderSpec, V1Alpha1OrderSpec> _spec = spec => spec;

    public OrderBuilder WithArtifact(
        string spec = "{}", string? source = null, string? destination = null, string type = "oci", Cron? cron = null, string? name = null)
    {
        _artifacts.Add(new()
        {
            Name = name,
            Type = type,
            SrcRef = source is null ? null : new() { Name = source },
            DstRef = destination is null ? null : new() { Name = destination },
            Spec = An.Json(spec),
            Cron = cron,
        });
        return this;
    }

    /// <summary>Adds different artifacts.</summary>
    public OrderBuilder WithArtifacts(int count)
    {
        for (var index = 0; index < count; index++)
        {
            WithArtifact($$"""{ "image": "image:{{index}}" }""");
        }

        return this;
    }

    public OrderBuilder With(Func<V1Alpha1OrderSpec, V1Alpha1OrderSpec> change)
    {
        var before = _spec;
        _spec = spec => change(before(spec));
        return this;
    }

    public OrderBuilder WithLabel(string label, string value)
    {
        _labels[label] = value;
        return this;
    }

    public OrderBuilder ForcedAt(string time)
    {
        _annotations[ArcAnnotations.ForceAt] = time;
        return this;
    }

    public V1Alpha1Order Build() => new()
    {
        Metadata = new()
        {
            Name = orderName,
            NamespaceProperty = An.Namespace,
            Uid = $"uid-of-{orderName}",
            Generation = 1,
            CreationTimestamp = An.Noon.UtcDateTime,
            Annotations = _annotations,
            Labels = _labels,
        },
        Spec = _spec(new() { Defaults = new() { SrcRef = new() { Name = "src" }, DstRef = new() { Name = "dst" } }, Artifacts = _artifacts }),
    };

    /// <summary>Returns an observation with these Endpoints and without workflows.</summary>
    public OrderObservation Observed(params IReadOnlyList<string> endpoints) =>
        Observed(endpoints.Count == 0 ? new OrderDependencies() : new OrderDependencies { Endpoints = [.. endpoints.Select(endpoint => An.Endpoint(endpoint))] });

    public OrderObservation Observed(OrderDependencies dependencies) => dependencies.Observe(Build());
}
