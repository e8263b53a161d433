using ArcOperator.Api.ExternalSources;

namespace ArcOperator.Controllers.Tests.Builders;

/// <summary>Builds an ExternalSource with a valid spec and the destination path "data".</summary>
internal sealed class SourceBuilder(string name, string url)
{
    private V1Alpha1ExternalSourceSpec _spec = new() { Interval = "1h", DestinationPath = "data", Generator = new() { Type = SourceGenerator.HttpType, Http = new() { Url = url } } };

    public SourceBuilder Every(string interval) => With(spec => spec with { Interval = interval });

    public SourceBuilder Into(string path) => With(spec => spec with { DestinationPath = path });

    public SourceBuilder Http(Func<HttpGenerator, HttpGenerator> change) =>
        With(spec => spec with { Generator = spec.Generator with { Http = change(spec.Generator.Http!) } });

    public SourceBuilder Before(params IReadOnlyList<Hook> hooks) => With(spec => spec with { Hooks = (spec.Hooks ?? new()) with { PreRequest = hooks } });

    public SourceBuilder After(params IReadOnlyList<Hook> hooks) => With(spec => spec with { Hooks = (spec.Hooks ?? new()) with { PostRequest = hooks } });

    public SourceBuilder With(Func<V1Alpha1ExternalSourceSpec, V1Alpha1ExternalSourceSpec> change)
    {
        _spec = change(_spec);
        return this;
    }

    public V1Alpha1ExternalSource Build() => new() { Metadata = new() { Name = name, NamespaceProperty = An.Namespace, Generation = 1, Uid = $"uid-of-{name}" }, Spec = _spec };
}
