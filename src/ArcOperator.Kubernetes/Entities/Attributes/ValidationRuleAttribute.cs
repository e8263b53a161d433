using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>
/// A CEL rule (<c>x-kubernetes-validations</c>), evaluated by servers from 1.25 on. Older servers store the rule and ignore it.
/// On a class the rule applies to the object, on a property to the value of the property.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string? fieldPath = null, string? message = null, string? messageExpression = null, string? reason = null)
    : Attribute
{
    /// <summary>The expression; <c>self</c> is the value, <c>oldSelf</c> the stored one.</summary>
    public string Rule => rule;

    /// <summary>Field that the error is reported for, relative to the value.</summary>
    public string? FieldPath => fieldPath;

    public string? Message => message;

    public string? MessageExpression => messageExpression;

    /// <summary>FieldValueInvalid (the default), FieldValueForbidden, FieldValueRequired or FieldValueDuplicate.</summary>
    public string? Reason => reason;

    /// <summary>True: a rule with <c>oldSelf</c> is checked at creation too, where oldSelf is optional.none(). An addition to KubeOps.</summary>
    public bool OptionalOldSelf { get; init; }
}

/// <summary>A CEL rule for each item of a list, or each value of a map. KubeOps has no such attribute.</summary>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
public sealed class ItemValidationRuleAttribute(string rule, string? message = null) : Attribute
{
    public ValidationRuleAttribute Rule { get; } = new(rule, message: message);
}

/// <summary>Marks a field that must be set.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RequiredAttribute : Attribute;

/// <summary>Regular expression that the string must match (ECMA 262; the server evaluates it as RE2).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string regexPattern) : Attribute
{
    public string RegexPattern => regexPattern;
}

/// <summary>Length of a string in characters. -1 means no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long? MinLength { get; } = minLength < 0 ? null : minLength;

    public long? MaxLength { get; } = maxLength < 0 ? null : maxLength;
}

/// <summary>Number of items of a list, or of entries of a map. -1 means no limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    public long? MinItems { get; } = minItems < 0 ? null : minItems;

    public long? MaxItems { get; } = maxItems < 0 ? null : maxItems;
}

/// <summary>Rules for each string in a list, or each value in a map. KubeOps has no such attribute.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemRulesAttribute : Attribute
{
    /// <summary>In characters; -1 stands for no bound.</summary>
    public long MinLength { get; init; } = -1;

    /// <summary>In characters; -1 stands for no bound.</summary>
    public long MaxLength { get; init; } = -1;

    public string? Pattern { get; init; }
}

/// <summary>Minimum of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    public double Minimum => minimum;

    public bool ExclusiveMinimum => exclusiveMinimum;
}

/// <summary>Maximum of a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    public double Maximum => maximum;

    public bool ExclusiveMaximum => exclusiveMaximum;
}

/// <summary>Allowed values of a field.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<object> Values => values;
}

/// <summary>OpenAPI format (<c>date-time</c>, <c>int64</c>, <c>uri</c>, …), for fields whose type does not imply it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    public string Format => format;
}

/// <summary>Value that the server sets if the field is absent: a string, a boolean or a number.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DefaultValueAttribute : Attribute
{
    public DefaultValueAttribute(string value) => Value = value;

    public DefaultValueAttribute(bool value) => Value = value;

    public DefaultValueAttribute(long value) => Value = value;

    public DefaultValueAttribute(double value) => Value = value;

    public object Value { get; }
}
