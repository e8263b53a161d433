namespace ArcOperator.LocalEngine.Templates;

/// <summary>The known fields of one kind of object. The engine refuses all others, because they could change the meaning of a Workflow.</summary>
internal sealed class FieldRules
{
    private readonly Dictionary<string, FieldUse> _fields = [];
    private readonly Dictionary<string, FieldRules> _objects = [];

    /// <summary>Returns null for an unknown field and for an object with its own rules.</summary>
    public FieldUse? UseOf(string field) => _fields.TryGetValue(field, out var use) ? use : null;

    /// <summary>Returns the rules of the object in the field, or of each object of its list.</summary>
    public FieldRules? RulesOf(string field) => _objects.GetValueOrDefault(field);

    /// <summary>Adds fields that the engine supports.</summary>
    /// <param name="fields">Names, separated by blanks.</param>
    public FieldRules Use(string fields) => Add(fields, FieldUse.Used);

    /// <summary>Adds fields that only concern pods.</summary>
    /// <param name="fields">Names, separated by blanks.</param>
    public FieldRules Ignore(string fields) => Add(fields, FieldUse.PodOnly);

    /// <summary>Adds fields with objects or lists of objects.</summary>
    /// <param name="fields">Names, separated by blanks.</param>
    /// <param name="rules">The rules of the objects.</param>
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

/// <summary>The effect of a field of a specification.</summary>
internal enum FieldUse
{
    /// <summary>The field has the same effect as in a cluster.</summary>
    Used,

    /// <summary>The field only concerns pods and has no effect.</summary>
    PodOnly,
}
