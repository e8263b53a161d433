namespace ArcOperator.LocalEngine.Templates;

/// <summary>The fields of one kind of object that the engine knows. All others would change what a Workflow means, and are refused.</summary>
internal sealed class FieldRules
{
    private readonly Dictionary<string, FieldUse> _fields = [];
    private readonly Dictionary<string, FieldRules> _objects = [];

    /// <summary>Null: the field is unknown, or an object with rules of its own.</summary>
    public FieldUse? UseOf(string field) => _fields.TryGetValue(field, out var use) ? use : null;

    /// <summary>The rules of the object, or of each object of the list, that the field holds.</summary>
    public FieldRules? RulesOf(string field) => _objects.GetValueOrDefault(field);

    /// <param name="fields">Names, separated by blanks.</param>
    public FieldRules Use(string fields) => Add(fields, FieldUse.Used);

    /// <param name="fields">Names, separated by blanks.</param>
    public FieldRules PassOver(string fields) => Add(fields, FieldUse.PodOnly);

    /// <param name="fields">Names, separated by blanks.</param>
    /// <param name="rules">Those of what the fields hold.</param>
    public FieldRules Objects(string fields, FieldRules rules)
    {
        foreach (var field in fields.Split(' '))
        {
            _objects.Add(field, rules);
        }

        return this;
    }

    private FieldRules Add(string fields, FieldUse use)
    {
        foreach (var field in fields.Split(' '))
        {
            _fields.Add(field, use);
        }

        return this;
    }
}
