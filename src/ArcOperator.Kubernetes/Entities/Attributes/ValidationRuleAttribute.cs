namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>), checked by servers from 1.25 on; older ones keep it and do not check it.
/// On a class it speaks of the object whose schema the class is, on a property of the property's value.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string? fieldPath = null, string? message = null, string? messageExpression = null, string? reason = null)
    : Attribute
{
    /// <summary>The expression; <c>self</c> is the value, <c>oldSelf</c> the stored one.</summary>
    public string Rule => rule;

    /// <summary>The field that the error is shown at, relative to the value.</summary>
    public string? FieldPath => fieldPath;

    public string? Message => message;

    public string? MessageExpression => messageExpression;

    /// <summary>FieldValueInvalid (the default), FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.</summary>
    public string? Reason => reason;

    /// <summary>True: a rule with <c>oldSelf</c> is checked at creation too, where oldSelf is optional.none().</summary>
    public bool OptionalOldSelf { get; init; }

    /// <summary>True: the rule applies to each item of a list or value of a map, and not to the whole. An addition to KubeOps.</summary>
    public bool AppliesToItems { get; init; }
}
