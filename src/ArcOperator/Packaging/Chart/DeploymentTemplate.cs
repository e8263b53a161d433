using System.Text.Json.Nodes;

namespace ArcOperator.Packaging.Chart;

/// <summary>The Deployment of the chart: that of the release, with a value of the chart for each field that installations differ in.</summary>
internal sealed class DeploymentTemplate(ReleaseObjects release, ConfigFolder config)
{
    private const string IsBucket = "if eq .Values.storage.driver \"s3\"";

    private readonly TemplateText _text = new();
    private readonly HistoryTemplate _history = new(config);

    /// <summary>Returns the text of the template.</summary>
    public string Write()
    {
        var deployment = ChartObject.Adapt(release.Single("Deployment"), _text);
        var pod = ReleaseObjects.Pod(deployment);
        if (deployment["spec"] is not JsonObject spec || spec["template"]?["metadata"] is not JsonObject metadata
            || config.Object("components", "storage-s3", "deployment.yaml")["spec"] is not JsonObject bucket || ReleaseObjects.Pod(new() { ["spec"] = bucket.DeepClone() }) is not { } bucketPod)
        {
            throw new FormatException("the Deployment has no pod template");
        }

        spec["replicas"] = _text.Value("include \"arc-operator.replicas\" $");
        Replace(spec, "strategy", (target, strategy) => Either(target, "strategy", bucket["strategy"], strategy));
        Replace(metadata, "annotations", (target, annotations) => Annotations(target, annotations));
        ChartObject.Label(metadata, _text);
        if (metadata["labels"] is JsonObject labels)
        {
            With(labels, ".Values.podLabels");
        }

        pod["containers"] = Containers(pod["containers"] as JsonArray ?? [], bucketPod["containers"]?[0]?["env"] as JsonArray ?? []);
        pod["volumes"] = Volumes(pod["volumes"] as JsonArray ?? []);
        Schedule(pod, bucketPod);
        return _text.Write([deployment]);
    }

    // Puts other lines in the place of a field, so that the order of fields remains.
    private static void Replace(JsonObject target, string field, Action<JsonObject, JsonNode?> write)
    {
        var fields = target.Select(entry => (entry.Key, entry.Value)).ToList();
        target.Clear();
        foreach (var (key, value) in fields)
        {
            if (key == field)
            {
                write(target, value);
            }
            else
            {
                target[key] = value;
            }
        }
    }

    // Both cases have the same field, so each is written as a list of lines of its own.
    private void Either(JsonObject target, string field, JsonNode? ifBucket, JsonNode? otherwise)
    {
        var value = new JsonObject();
        _text.Directive(value, IsBucket);
        Add(value, ifBucket);
        _text.Directive(value, "else");
        Add(value, otherwise);
        _text.Directive(value, "end");
        target[field] = value;
    }

    // A second field of the same name would replace the first in an object, so it has a placeholder as its name.
    private void Add(JsonObject target, JsonNode? fields)
    {
        foreach (var (key, value) in fields as JsonObject ?? [])
        {
            target[target.ContainsKey(key) ? _text.Name(key) : key] = value?.DeepClone();
        }
    }

    private void Annotations(JsonObject target, JsonNode? annotations)
    {
        var all = annotations as JsonObject ?? [];
        // A changed option takes effect at the next start, so it starts new pods.
        all["checksum/config"] = _text.Value("include \"arc-operator.config\" $ | sha256sum");
        With(all, ".Values.podAnnotations");
        target["annotations"] = all;
    }

    private JsonArray Containers(JsonArray containers, JsonArray bucketVariables)
    {
        var all = new JsonArray();
        foreach (var container in containers.Select(item => item?.DeepClone()).OfType<JsonObject>())
        {
            container["image"] = _text.Value("include \"arc-operator.image\" $");
            var isOperator = $"{container["name"]}" == "operator";
            _text.Block(container, "resources", isOperator ? "toYaml .Values.resources" : "toYaml .Values.hooks.resources");
            _text.OptionalText(container, "imagePullPolicy", ".Values.image.pullPolicy");
            if (isOperator)
            {
                Extend(container, bucketVariables);
                all.Add((JsonNode)container);
            }
            else
            {
                _text.Directive(all, "if .Values.hooks.enabled");
                all.Add((JsonNode)container);
                _text.Directive(all, "end");
            }
        }

        return all;
    }

    private void Extend(JsonObject container, JsonArray bucketVariables)
    {
        if (container["args"] is JsonArray arguments)
        {
            With(arguments, ".Values.extraArgs");
        }

        if (container["env"] is not JsonArray variables)
        {
            return;
        }

        _text.Directive(variables, IsBucket);
        foreach (var variable in bucketVariables.Select(item => item?.DeepClone()).OfType<JsonObject>())
        {
            if (variable["valueFrom"]?["secretKeyRef"] is JsonObject secret)
            {
                secret["name"] = _text.Value(".Values.storage.s3.existingSecret");
            }

            variables.Add((JsonNode)variable);
        }

        _text.Directive(variables, "end");
        _history.Extend(container, _text);
        With(variables, ".Values.extraEnv");
    }

    private JsonArray Volumes(JsonArray volumes)
    {
        var all = new JsonArray();
        foreach (var volume in volumes.Select(item => item?.DeepClone()).OfType<JsonObject>())
        {
            var name = $"{volume["name"]}";
            if (name == "hook-temporary")
            {
                _text.Directive(all, "if .Values.hooks.enabled");
            }

            all.Add((JsonNode)(name == "data" ? Data(volume) : volume));
            if (name == "hook-temporary")
            {
                _text.Directive(all, "end");
            }
        }

        _history.AddVolumes(all, _text);
        return all;
    }

    private JsonObject Data(JsonObject volume)
    {
        var data = new JsonObject { ["name"] = "data" };
        _text.Directive(data, "if and (eq .Values.storage.driver \"filesystem\") .Values.storage.filesystem.persistence.enabled");
        data["persistentVolumeClaim"] = new JsonObject { ["claimName"] = _text.Value("include \"arc-operator.claim\" $") };
        _text.Directive(data, "else");
        data["emptyDir"] = volume["emptyDir"]?.DeepClone();
        _text.Directive(data, "end");
        return data;
    }

    private void Schedule(JsonObject pod, JsonObject bucketPod)
    {
        _text.OptionalText(pod, "priorityClassName", ".Values.priorityClassName");
        foreach (var field in new[] { "imagePullSecrets", "nodeSelector", "tolerations", "affinity" })
        {
            _text.Optional(pod, field, $".Values.{field}");
        }

        _text.Directive(pod, "if .Values.topologySpreadConstraints");
        _text.Block(pod, _text.Name("topologySpreadConstraints"), "toYaml .Values.topologySpreadConstraints");
        _text.Directive(pod, $"else {IsBucket}");
        pod["topologySpreadConstraints"] = bucketPod["topologySpreadConstraints"]?.DeepClone();
        _text.Directive(pod, "end");
    }

    private void With(JsonObject target, string value)
    {
        _text.Directive(target, $"with {value}");
        _text.Block(target, "toYaml .");
        _text.Directive(target, "end");
    }

    private void With(JsonArray target, string value)
    {
        _text.Directive(target, $"with {value}");
        _text.Block(target, "toYaml .");
        _text.Directive(target, "end");
    }
}
