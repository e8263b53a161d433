using System.Text.Json.Nodes;

namespace ArcOperator.Packaging.Chart;

/// <summary>The parts of the chart that the value <c>history.driver</c> switches on. They are those of the kustomize components.</summary>
internal sealed class HistoryTemplate(ConfigFolder config)
{
    private static readonly string[] Drivers = ["sqlite", "postgresql"];

    /// <summary>Adds variables and mounts to the container of the operator.</summary>
    public void Extend(JsonObject container, TemplateText text)
    {
        foreach (var driver in Drivers)
        {
            var source = Container(driver);
            AddAll(container["env"] as JsonArray, source["env"], driver, text);
            AddAll(container["volumeMounts"] as JsonArray, source["volumeMounts"], driver, text);
        }
    }

    /// <summary>Adds the volumes of the pod.</summary>
    public void AddVolumes(JsonArray volumes, TemplateText text)
    {
        foreach (var driver in Drivers)
        {
            AddAll(volumes, Pod(driver)["volumes"], driver, text);
        }
    }

    /// <summary>Returns the template of the roles and of the claim.</summary>
    public string WriteObjects()
    {
        var (rights, volume) = (new TemplateText(), new TemplateText());
        var roles = config.Objects("components", "history-access", "roles.yaml").Select(role => ChartObject.Adapt(role, rights)).ToList();
        var claim = ChartObject.Adapt(config.Object("components", "history-sqlite", "volume-claim.yaml"), volume);
        if (claim["spec"] is JsonObject spec)
        {
            volume.OptionalText(spec, "storageClassName", ".Values.history.sqlite.storageClass");
            spec["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = volume.Value(".Values.history.sqlite.size") } };
        }

        return $"{{{{- if ne .Values.history.driver \"none\" }}}}\n{rights.Write(roles)}{{{{- end }}}}\n"
            + $"{{{{- if and (eq .Values.history.driver \"sqlite\") (not .Values.history.sqlite.existingClaim) }}}}\n---\n{volume.Write([claim])}{{{{- end }}}}\n";
    }

    private static void AddAll(JsonArray? target, JsonNode? items, string driver, TemplateText text)
    {
        if (target is null || items is not JsonArray added)
        {
            return;
        }

        text.Directive(target, $"if eq .Values.history.driver \"{driver}\"");
        foreach (var item in added.Select(item => item?.DeepClone()).OfType<JsonObject>())
        {
            if (item["valueFrom"]?["secretKeyRef"] is JsonObject key)
            {
                key["name"] = text.Value(".Values.history.postgresql.existingSecret");
            }

            if (item["secret"] is JsonObject secret)
            {
                secret["secretName"] = text.Value(".Values.history.postgresql.existingSecret");
            }

            if (item["persistentVolumeClaim"] is JsonObject claim)
            {
                claim["claimName"] = text.Value($"default \"{claim["claimName"]}\" .Values.history.sqlite.existingClaim");
            }

            target.Add((JsonNode)item);
        }

        text.Directive(target, "end");
    }

    private JsonObject Container(string driver) => Pod(driver)["containers"]?[0] as JsonObject ?? throw new FormatException($"components/history-{driver} has no container");

    private JsonObject Pod(string driver) => ReleaseObjects.Pod(config.Object("components", $"history-{driver}", "deployment.yaml"));
}
