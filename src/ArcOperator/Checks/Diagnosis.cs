using ArcOperator.Api.Foreign;
using ArcOperator.Api.Shared;
using ArcOperator.Plugin.Output;

namespace ArcOperator.Checks;

/// <summary>Decides which facts about a cluster need attention. Values of the cluster are quoted in the commands, because tenants write some of them.</summary>
internal static class Diagnosis
{
    /// <summary>Kinds of Argo without which no work succeeds.</summary>
    public static readonly IReadOnlyList<string> ArgoKinds =
        [$"workflows.{ArgoGroup.Group}", $"cronworkflows.{ArgoGroup.Group}", $"workflowtemplates.{ArgoGroup.Group}", $"clusterworkflowtemplates.{ArgoGroup.Group}", $"workflowtaskresults.{ArgoGroup.Group}"];

    /// <summary>Kind of Flux without which no ExternalSource is published.</summary>
    public const string FluxKind = "externalartifacts.source.toolkit.fluxcd.io";

    private const int MostFields = 3;
    private const string InstallArgo = "kubectl create namespace argo; kubectl apply --server-side -n argo -f https://github.com/argoproj/argo-workflows/releases/latest/download/install.yaml";
    private const string InstallFlux = "flux install --components-extra=source-watcher";

    /// <summary>Returns the findings, errors first.</summary>
    public static IReadOnlyList<Finding> For(ClusterFacts facts) =>
        [.. new[] { Kinds(facts), Argo(facts), Workers(facts), Flux(facts), Operators(facts) }.SelectMany(findings => findings).OrderByDescending(finding => finding.Severity)];

    private static IEnumerable<Finding> Kinds(ClusterFacts facts)
    {
        if (facts.Kinds is not { } kinds)
        {
            yield return Finding.Warning("the CustomResourceDefinitions cannot be read, so their versions were not checked", "kubectl auth can-i list customresourcedefinitions");
            yield break;
        }

        foreach (var kind in kinds)
        {
            if (kind.Comparison is not { } comparison)
            {
                yield return Finding.Error($"{kind.Name} is not installed, so its objects cannot exist", "arc-operator crds install");
                continue;
            }

            if (comparison.Missing.Count > 0)
            {
                yield return Finding.Error($"{kind.Name} is older than this binary: it lacks {Some(comparison.Missing)}, and the server drops such fields", "arc-operator crds install");
            }

            if (comparison.HasUnknownFields)
            {
                yield return Finding.Warning(
                    $"{kind.Name} is newer than this binary, which does not know {Some(comparison.Unknown)} and leaves such fields unchanged",
                    "kubectl set image -n NAMESPACE deployment/arc-operator '*=IMAGE' (an image of the newer version)");
            }
        }
    }

    private static IEnumerable<Finding> Argo(ClusterFacts facts)
    {
        var missing = facts.ForeignKinds is { } kinds ? ArgoKinds.Where(kind => !kinds.Contains(kind)).ToList() : [];
        if (missing.Count > 0)
        {
            yield return Finding.Error($"Argo Workflows is not installed completely: {Some(missing)} missing, so no work succeeds", InstallArgo);
        }

        foreach (var @namespace in facts.Namespaces.Where(candidate => candidate.UnstartedWorkflow is not null))
        {
            yield return Finding.Error(
                $"Argo has not started Workflow {@namespace.Name}/{@namespace.UnstartedWorkflow} for two minutes, so no controller of Argo seems to watch namespace {@namespace.Name}",
                "kubectl get deployments -A -l app.kubernetes.io/part-of=argo-workflows; remove --namespaced from its arguments, or set --managed-namespace");
        }

        if (facts.ArgoControllers is not { } controllers)
        {
            yield break;
        }

        if (controllers.Count == 0 && missing.Count == 0 && !facts.Namespaces.Any(candidate => candidate.HasStartedWorkflows))
        {
            yield return Finding.Warning("no Deployment of Argo's workflow-controller was found, and no Workflow has been started", InstallArgo);
        }

        foreach (var finding in controllers.Where(controller => !controller.IsAvailable).Select(Unavailable).Concat(Unwatched(facts, controllers)).Concat(Settings(facts, controllers)))
        {
            yield return finding;
        }
    }

    private static Finding Unavailable(ArgoController controller) =>
        Finding.Error($"Argo's controller {controller.Name} has no available replica, so no Workflow proceeds", $"kubectl describe deployment -n {ToWords(controller.Name)}");

    private static IEnumerable<Finding> Unwatched(ClusterFacts facts, IReadOnlyList<ArgoController> controllers) =>
        from @namespace in facts.Namespaces
        where controllers.Count > 0 && !@namespace.HasStartedWorkflows && @namespace.UnstartedWorkflow is null && !controllers.Any(controller => controller.Watches(@namespace.Name))
        select Finding.Error(
            $"no controller of Argo watches namespace {@namespace.Name}: {string.Join(", ", controllers.Select(controller => $"{controller.Name} watches {controller.Scope}"))}",
            $"kubectl edit deployment -n {ToWords(controllers[0].Name)} (remove --namespaced, or set --managed-namespace={@namespace.Name})");

    private static IEnumerable<Finding> Settings(ClusterFacts facts, IReadOnlyList<ArgoController> controllers)
    {
        foreach (var (@operator, controller) in from @operator in facts.Operators ?? [] from controller in controllers where Meets(@operator, controller) select (@operator, controller))
        {
            var change = $"kubectl set env -n {ShellWord.Quote(@operator.Namespace)} {ShellWord.Quote($"deployment/{@operator.Name}")}";
            if (controller.IsStrict && !@operator.IsStrict)
            {
                yield return Finding.Error(
                    $"Argo's controller {controller.Name} has templateReferencing {controller.TemplateReferencing}, but the operator in {@operator.Namespace} has argo.templateReferencing Unrestricted: Argo refuses Workflows with credentials",
                    $"{change} ARC_ARGO__TEMPLATEREFERENCING=Strict");
            }
            else if (!controller.IsStrict && @operator.IsStrict)
            {
                yield return Finding.Warning(
                    $"the operator in {@operator.Namespace} has argo.templateReferencing Strict, but Argo's controller {controller.Name} does not: templates that mount credential volumes are refused without need",
                    $"{change} ARC_ARGO__TEMPLATEREFERENCING=Unrestricted");
            }

            if (controller.InstanceId != @operator.InstanceId)
            {
                yield return Finding.Error(
                    $"Argo's controller {controller.Name} has instance ID '{controller.InstanceId}', but the operator in {@operator.Namespace} has argo.instanceId '{@operator.InstanceId}': Argo ignores its Workflows",
                    $"{change} {ShellWord.Quote($"ARC_ARGO__INSTANCEID={controller.InstanceId}")}");
            }
        }
    }

    private static bool Meets(OperatorInstallation @operator, ArgoController controller) => controller.Scope is null || @operator.Watches(controller.Scope);

    private static IEnumerable<Finding> Workers(ClusterFacts facts) =>
        from @namespace in facts.Namespaces
        from account in @namespace.AccountsWithoutRights
        let bind = account is "default" or "arc-worker" || !FieldRules.IsName(account) ? ""
            : $" && kubectl create rolebinding {ShellWord.Quote($"{account}-arc-worker")} --role=arc-worker --serviceaccount={ShellWord.Quote($"{@namespace.Name}:{account}")} -n {ShellWord.Quote(@namespace.Name)}"
        select Finding.Error(
            $"ServiceAccount {@namespace.Name}/{account} of workflow pods may not create and patch workflowtaskresults, so each run ends in Error",
            $"kubectl apply -k config/templates/worker -n {ShellWord.Quote(@namespace.Name)}{bind}");

    private static IEnumerable<Finding> Flux(ClusterFacts facts)
    {
        var isUsed = facts.Namespaces.Any(@namespace => @namespace.HasExternalSources);
        if (facts.ForeignKinds is { } kinds && !kinds.Contains(FluxKind))
        {
            var fact = $"{FluxKind} is not installed, so ExternalSources are not published";
            yield return isUsed ? Finding.Error(fact, InstallFlux) : Finding.Warning(fact, InstallFlux);
        }

        foreach (var controller in (facts.FluxControllers ?? []).Where(controller => !controller.AcceptsExternalArtifacts))
        {
            var fact = $"Flux' {controller.Name} runs without the feature gate ExternalArtifact, so it refuses the artifacts of ExternalSources";
            var patch = $$"""kubectl patch deployment -n {{ShellWord.Quote(controller.Namespace)}} {{ShellWord.Quote(controller.Name)}} --type=json -p '[{"op":"add","path":"/spec/template/spec/containers/0/args/-","value":"--feature-gates=ExternalArtifact=true"}]'""";
            yield return isUsed ? Finding.Error(fact, patch) : Finding.Warning(fact, patch);
        }
    }

    private static IEnumerable<Finding> Operators(ClusterFacts facts)
    {
        foreach (var (first, second) in from pair in (facts.Operators ?? []).Index() from other in facts.Operators?.Skip(pair.Index + 1) ?? [] where pair.Item.Overlaps(other) select (pair.Item, other))
        {
            yield return Finding.Error(
                $"the operators {first.Namespace}/{first.Name} and {second.Namespace}/{second.Name} watch the same namespaces and overwrite each other's results",
                $"kubectl delete deployment -n {ShellWord.Quote(second.Namespace)} {ShellWord.Quote(second.Name)} (or set operator.namespaces of both to separate namespaces)");
        }

        foreach (var @operator in (facts.Operators ?? []).Where(candidate => !candidate.IsAvailable))
        {
            yield return Finding.Error($"the operator {@operator.Namespace}/{@operator.Name} has no available replica", $"kubectl describe pods -n {ShellWord.Quote(@operator.Namespace)} -l app.kubernetes.io/name=arc-operator");
        }

        if (facts.Operators is { Count: 0 })
        {
            yield return Finding.Warning("no Deployment of the operator was found", "arc-operator install");
        }
    }

    // Namespace and name of a Deployment as two words.
    private static string ToWords(string fullName) => string.Join(' ', fullName.Split('/').Select(ShellWord.Quote));

    private static string Some(IReadOnlyList<string> items) =>
        $"{string.Join(", ", items.Take(MostFields))}{(items.Count > MostFields ? $" and {items.Count - MostFields} more" : "")}";
}
