using System.Text.Json.Nodes;

namespace ArcOperator.Packaging.Chart;

/// <summary>Templates of the chart, made of the objects of the release and of the components.</summary>
internal sealed class ChartTemplates(ReleaseObjects release, ConfigFolder config)
{
    private const string OperatorRole = "arc-operator";

    /// <summary>Returns the text of each template by its file name.</summary>
    public IEnumerable<(string File, string Text)> Write()
    {
        yield return ("crds.yaml", Definitions());
        yield return ("service-account.yaml", Accounts());
        yield return ("roles.yaml", Plain([.. release.OfKind("ClusterRole").Where(role => ReleaseObjects.NameOf(role) != OperatorRole), .. Bindings(), .. release.OfKind("Role"), .. release.OfKind("RoleBinding")]));
        yield return ("operator-role.yaml", OperatorRights());
        yield return ("tenant-roles.yaml", TenantRights());
        yield return ("config.yaml", Configuration());
        yield return ("service.yaml", Plain(release.OfKind("Service")));
        yield return ("deployment.yaml", new DeploymentTemplate(release, config).Write());
        yield return ("volume-claim.yaml", Claim());
        yield return ("history.yaml", new HistoryTemplate(config).WriteObjects());
        yield return ("disruption-budget.yaml", When("include \"arc-operator.budget\" $", Budget()));
        yield return ("network-policy.yaml", When(".Values.networkPolicy.enabled", Plain([config.Object("components", "network-policy", "network-policy.yaml")])));
        yield return ("library.yaml", Library());
    }

    private IEnumerable<JsonObject> Bindings() => release.OfKind("ClusterRoleBinding");

    private string Definitions()
    {
        var text = new TemplateText();
        var definitions = release.OfKind("CustomResourceDefinition").Select(item => ChartObject.Adapt(item, text)).ToList();
        definitions.ForEach(item => ChartObject.Annotate(item, text, ".Values.crds.keep", "helm.sh/resource-policy", "keep"));
        return When(".Values.crds.install", text.Write(definitions));
    }

    private string Accounts()
    {
        var text = new TemplateText();
        var account = ChartObject.Adapt(release.Single("ServiceAccount"), text);
        if (account["metadata"] is JsonObject metadata)
        {
            text.Optional(metadata, "annotations", ".Values.serviceAccount.annotations");
        }

        return text.Write([account]);
    }

    // With selected namespaces, the operator only has cluster-wide rights on cluster-scoped kinds.
    private string OperatorRights()
    {
        var text = new TemplateText();
        var role = ChartObject.Adapt(release.Single("ClusterRole", OperatorRole), text);
        var whole = role["rules"]?.DeepClone();
        role.Remove("rules");
        text.Directive(role, "if .Values.watchNamespaces");
        role["rules"] = config.Object("namespaced", "cluster", "cluster-role.yaml")["rules"]?.DeepClone();
        text.Directive(role, "else");
        role[text.Name("rules")] = whole;
        text.Directive(role, "end");
        return text.Write([role]);
    }

    private string TenantRights()
    {
        var text = new TemplateText();
        List<JsonObject> objects =
        [
            ChartObject.Adapt(config.Object("namespaced", "tenant", "role.yaml"), text), ChartObject.Adapt(config.Object("namespaced", "tenant", "role-binding.yaml"), text),
        ];
        foreach (var metadata in objects.Select(item => item["metadata"]).OfType<JsonObject>())
        {
            metadata["namespace"] = text.Value(".");
        }

        return $"{{{{- range .Values.watchNamespaces }}}}\n---\n{text.Write(objects)}{{{{- end }}}}\n";
    }

    private string Configuration()
    {
        var text = new TemplateText();
        var (options, whitelist) = (release.Single("ConfigMap", "arc-operator-config"), release.Single("ConfigMap", "arc-operator-hooks"));
        var (optionData, whitelistData) = (new JsonObject(), new JsonObject());
        text.Literal(optionData, "config.yaml", "include \"arc-operator.config\" $");
        text.Literal(whitelistData, "whitelist.yaml", "toYaml .Values.hooks.whitelist");
        (options["data"], whitelist["data"]) = (optionData, whitelistData);
        return text.Write([ChartObject.Adapt(options, text), ChartObject.Adapt(whitelist, text)]);
    }

    private string Claim()
    {
        const string Values = ".Values.storage.filesystem.persistence";
        var text = new TemplateText();
        var claim = ChartObject.Adapt(config.Object("components", "storage-volume", "volume-claim.yaml"), text);
        if (claim["spec"] is JsonObject spec)
        {
            text.Block(spec, "accessModes", $"toYaml {Values}.accessModes");
            text.OptionalText(spec, "storageClassName", $"{Values}.storageClass");
            spec["resources"] = new JsonObject { ["requests"] = new JsonObject { ["storage"] = text.Value($"{Values}.size") } };
        }

        return When($"and (eq .Values.storage.driver \"filesystem\") {Values}.enabled (not {Values}.existingClaim)", text.Write([claim]));
    }

    // policy/v1 exists since Kubernetes 1.21.
    private string Budget()
    {
        var text = new TemplateText();
        var budget = ChartObject.Adapt(config.Object("components", "storage-s3", "disruption-budget.yaml"), text);
        budget["apiVersion"] = text.Value("ternary \"policy/v1\" \"policy/v1beta1\" (.Capabilities.APIVersions.Has \"policy/v1\")");
        return text.Write([budget]);
    }

    // Helm looks up all kinds of a release before it installs the first object, and so would not find those of the chart's own CRDs. Objects of
    // hooks are looked up when the hook runs.
    private string Library()
    {
        var text = new TemplateText();
        var objects = config.Library().ToList();
        foreach (var metadata in objects.Select(item => item["metadata"]).OfType<JsonObject>())
        {
            metadata["labels"] = new JsonObject { ["app.kubernetes.io/component"] = "templates" };
            ChartObject.Label(metadata, text);
            metadata["annotations"] = new JsonObject { ["helm.sh/hook"] = "post-install,post-upgrade", ["helm.sh/hook-delete-policy"] = "before-hook-creation" };
        }

        return When(".Values.templates.install", text.Write(objects));
    }

    private static string Plain(IEnumerable<JsonObject> objects)
    {
        var text = new TemplateText();
        return text.Write(objects.Select(item => ChartObject.Adapt(item, text)).ToList());
    }

    private static string When(string condition, string text) => $"{{{{- if {condition} }}}}\n{text}{{{{- end }}}}\n";
}
