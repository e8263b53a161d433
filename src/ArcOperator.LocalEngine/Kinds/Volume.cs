using System.Text.Json;

namespace ArcOperator.LocalEngine.Kinds;

internal sealed record Volume
{
    public string Name { get => field ?? ""; init; }

    public SecretVolume? Secret { get; init; }

    public ConfigMapVolume? ConfigMap { get; init; }

    public JsonElement? EmptyDir { get; init; }
}
