using System.Text.RegularExpressions;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Templates;

/// <summary>Finds the mistakes in one template.</summary>
internal static partial class TemplateCheck
{
    public static IEnumerable<string> Check(WorkflowDefinition definition, TemplateDefinition template) =>
        CheckType(template.Template)
            .Concat(CheckCalls(definition, template))
            .Concat(CheckVariables(definition, template))
            .Concat(ContainerCheck.Check(definition, template.Template))
            .Select(problem => $"{template.Path}{problem}");

    private static IEnumerable<string> CheckType(Template template)
    {
        object?[] types = [template.Container, template.Script, template.ContainerSet, template.Steps, template.Dag, template.Suspend];
        var count = types.Count(type => type is not null);
        if (count != 1)
        {
            yield return count == 0 ? " has no type: set container, script, containerSet, steps, dag or suspend" : " has more than one type";
        }

        // In Argo, these fields also concern one pod.
        if (template is { Timeout: not null, IsPod: false, Suspend: null })
        {
            yield return ".timeout is only allowed with container, script, containerSet and suspend";
        }

        if (template is { ActiveDeadlineSeconds: not null, IsPod: false })
        {
            yield return ".activeDeadlineSeconds is only allowed with container, script and containerSet";
        }

        if (template is { InitContainers.Count: > 0, IsPod: false })
        {
            yield return ".initContainers is only allowed with container, script and containerSet";
        }
    }

    private static IEnumerable<string> CheckCalls(WorkflowDefinition definition, TemplateDefinition template)
    {
        foreach (var call in template.Template.Calls)
        {
            if (!CallName().IsMatch(call.Name))
            {
                yield return $": '{call.Name}' is not a valid name of a step or task";
            }

            if (!ReachableTemplates.IsVariable(call) && definition.Library.Find(call.Template) is null)
            {
                yield return $"[{call.Name}]: template '{call.Template}' does not exist";
            }
        }

        foreach (var twice in (template.Template.Steps ?? []).SelectMany(group => group).GroupBy(call => call.Name).Where(group => group.Count() > 1))
        {
            yield return $": step '{twice.Key}' is defined twice";
        }

        if (template.Template.Dag is { } dag && CheckDag(dag) is { } problem)
        {
            yield return $".dag: {problem}";
        }
    }

    private static string? CheckDag(DagSpec dag)
    {
        try
        {
            return DagGraph.Build(dag) is null ? "" : null;
        }
        catch (FormatException error)
        {
            return error.Message;
        }
    }

    private static IEnumerable<string> CheckVariables(WorkflowDefinition definition, TemplateDefinition template)
    {
        var known = new KnownVariables(definition, template);
        var unknown = template.Template.IsPod
            ? template.Raw.EnumerateObject().Where(field => field.Name != ArgoFields.PodSpecPatch).SelectMany(field => JsonTexts.VariablesOf(field.Value)).Where(name => !known.Contains(name))
            : CallVariables.Unknown(template, known);
        return UnknownVariables.Problem([.. unknown]) is { } problem ? [$": {problem}"] : [];
    }

    [GeneratedRegex(@"\A[a-zA-Z0-9]([-a-zA-Z0-9_]*[a-zA-Z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex CallName();
}
