using System.Text.Json.Nodes;
using ArcOperator.Kubernetes.Serialization;

namespace ArcOperator.Runtime.Crds;

/// <summary>A folder of generated CRDs, one file each, with a kustomization that lists them.</summary>
public static class CrdFolder
{
    private const string Head = "# Generated from the entity classes by 'arc-operator crds generate'. Do not edit.\n";

    /// <summary>Files of the folder: name and text.</summary>
    public static IReadOnlyDictionary<string, string> Files(IEnumerable<Type> entities)
    {
        var definitions = CrdGenerator.Generate(entities);
        var files = new SortedDictionary<string, string>(definitions.ToDictionary(FileName, definition => Head + Yaml.Write(definition)), StringComparer.Ordinal);
        var kustomization = new JsonObject
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["resources"] = new JsonArray([.. files.Keys.Select(name => JsonValue.Create(name))]),
        };
        files["kustomization.yaml"] = Head + Yaml.Write(kustomization);
        return files;
    }

    /// <summary>Writes the files and removes generated files whose kind does not exist any more.</summary>
    public static void Write(string folder, IEnumerable<Type> entities)
    {
        var files = Files(entities);
        Directory.CreateDirectory(folder);
        foreach (var path in Obsolete(folder, files))
        {
            File.Delete(path);
        }

        foreach (var (name, text) in files)
        {
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }

    /// <summary>Returns the differences between the folder and the classes, one line each.</summary>
    public static IReadOnlyList<string> Differences(string folder, IEnumerable<Type> entities)
    {
        var files = Files(entities);
        return
        [
            .. files.Where(file => !File.Exists(Path.Combine(folder, file.Key))).Select(file => $"{file.Key} is missing"),
            .. files.Where(file => File.Exists(Path.Combine(folder, file.Key)) && File.ReadAllText(Path.Combine(folder, file.Key)) != file.Value)
                .Select(file => $"{file.Key} differs from what the entity classes say"),
            .. Obsolete(folder, files).Select(path => $"{Path.GetFileName(path)} is of no kind that exists"),
        ];
    }

    private static IEnumerable<string> Obsolete(string folder, IReadOnlyDictionary<string, string> files) =>
        Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*.yaml").Where(path => !files.ContainsKey(Path.GetFileName(path)) && File.ReadAllText(path).StartsWith(Head, StringComparison.Ordinal))
            : [];

    // File names as in controller-gen: the group, then the resource.
    private static string FileName(JsonObject definition)
    {
        var name = definition["metadata"]?["name"]?.GetValue<string>().Split('.', 2) ?? [];
        return $"{name[1]}_{name[0]}.yaml";
    }
}
