using ArcOperator.Api.Shared;
using ArcOperator.LocalEngine.Expressions;
using ArcOperator.LocalEngine.Kinds;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>The values of a template's inputs: what it is called with, else what it says itself.</summary>
internal static class InputParameters
{
    public static ResolvedInputs Resolve(Template template, IReadOnlyList<Parameter> arguments, IVariableScope workflow)
    {
        var values = new List<Parameter>();
        foreach (var input in template.Inputs.Parameters)
        {
            var passed = arguments.FirstOrDefault(argument => argument.Name == input.Name)?.Value;
            // What was passed is substituted already, where it was passed.
            var value = passed is not null ? new(passed, []) : Own(input, workflow);
            if (value is not { Problem: null })
            {
                return new([], $"inputs.parameters.{input.Name} {value?.Problem ?? "was not supplied"}");
            }

            values.Add(new() { Name = input.Name, Value = value.Text });
        }

        return new(values, null);
    }

    private static SubstitutedText? Own(TemplateParameter input, IVariableScope workflow) =>
        (input.Value ?? input.Default ?? input.ValueFrom?.Default) is { } text ? Substitution.Apply(text, workflow) : null;
}
