using System.Text.Json.Nodes;

namespace ArcOperator.Controllers.Tests.Harness;

/// <summary>A backup of a namespace in the way of common tools: a restore creates objects with other UIDs, without owners and without subresources.</summary>
internal sealed class Backup(ArcCluster cluster, TestNamespace @namespace, IReadOnlyList<JsonObject> objects)
{
    // In the order in which tools restore them: by name, after Secrets.
    private static readonly string[] Kinds =
        ["secrets", "artifacttypes", "artifactworkflows", "cronworkflows", "endpoints.arc.opendefense.cloud", "orders", "workflows"];

    public static async Task<Backup> CreateAsync(ArcCluster cluster, TestNamespace @namespace)
    {
        var objects = new List<JsonObject>();
        foreach (var kind in Kinds)
        {
            var list = JsonNode.Parse(await cluster.ControlPlane.KubectlAsync("get", kind, "--namespace", @namespace.Name, "-o", "json"))!;
            objects.AddRange(list["items"]!.AsArray().Select(item => item!.DeepClone().AsObject()));
        }

        return new(cluster, @namespace, objects);
    }

    /// <summary>The backup without objects of a kind.</summary>
    public Backup Without(string kind) => new(cluster, @namespace, [.. objects.Where(entity => (string?)entity["kind"] != kind)]);

    /// <summary>The backup without the status of objects of a kind.</summary>
    public Backup WithoutStatus(string kind) => new(cluster, @namespace, [.. objects.Select(entity =>
    {
        var copy = entity.DeepClone().AsObject();
        if ((string?)copy["kind"] == kind)
        {
            copy.Remove("status");
        }

        return copy;
    })]);

    /// <summary>Deletes everything in the namespace. No operator may run.</summary>
    public async Task LoseAsync()
    {
        foreach (var kind in Kinds)
        {
            var list = JsonNode.Parse(await cluster.ControlPlane.KubectlAsync("get", kind, "--namespace", @namespace.Name, "-o", "json"))!;
            foreach (var name in list["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!))
            {
                await cluster.ControlPlane.KubectlAsync("patch", kind, name, "--namespace", @namespace.Name, "--type=merge", "--patch", """{ "metadata": { "finalizers": null, "ownerReferences": null } }""");
                await cluster.ControlPlane.KubectlAsync("delete", kind, name, "--namespace", @namespace.Name);
            }
        }
    }

    public async Task LoseAndRestoreAsync()
    {
        await LoseAsync();
        await RestoreAsync();
    }

    /// <summary>Creates the objects again.</summary>
    /// <param name="keepOwners">True keeps owner references, whose UIDs belong to objects that are gone.</param>
    public async Task RestoreAsync(bool keepOwners = false)
    {
        foreach (var entity in objects)
        {
            var copy = entity.DeepClone().AsObject();
            var metadata = copy["metadata"]!.AsObject();
            copy["metadata"] = new JsonObject(new[] { "name", "namespace", "labels", "annotations" }.Concat(keepOwners ? ["ownerReferences"] : [])
                .Where(metadata.ContainsKey)
                .Select(field => KeyValuePair.Create(field, metadata[field]?.DeepClone())));
            var file = Path.Combine(cluster.ControlPlane.Folder, $"restore-{Guid.NewGuid():N}.json");
            await File.WriteAllTextAsync(file, copy.ToJsonString());
            await cluster.ControlPlane.KubectlAsync("create", "-f", file);
        }
    }
}
