// Declarations with the names and signatures of KubeOps 13.1, as far as this product offers them. They contain no behavior of KubeOps.
namespace KubeOps.Abstractions.Entities.Attributes;

[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public class EntityScopeAttribute(EntityScope scope = default) : Attribute
{
    public EntityScope Scope { get; } = scope;
}

[AttributeUsage(AttributeTargets.Class)]
public class StorageVersionAttribute : Attribute;

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class KubernetesEntityShortNamesAttribute(params string[] shortNames) : Attribute
{
    public string[] ShortNames { get; } = shortNames;
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public class GenericAdditionalPrinterColumnAttribute(string jsonPath, string name, string type) : Attribute
{
    public string JsonPath { get; } = jsonPath;

    public string Name { get; } = name;

    public string Type { get; } = type;

    public string? Description { get; init; }

    public string? Format { get; init; }

    public PrinterColumnPriority Priority { get; init; }
}

[AttributeUsage(AttributeTargets.Property)]
public class AdditionalPrinterColumnAttribute(PrinterColumnPriority priority = default, string? name = null) : Attribute
{
    public PrinterColumnPriority Priority { get; } = priority;

    public string? Name { get; } = name;
}

[AttributeUsage(AttributeTargets.Class | AttributeTargets.Property)]
public class DescriptionAttribute(string description) : Attribute
{
    public string Description { get; } = description;
}

[AttributeUsage(AttributeTargets.Property)]
public class RequiredAttribute : Attribute;

[AttributeUsage(AttributeTargets.Property)]
public class PatternAttribute(string regexPattern) : Attribute
{
    public string RegexPattern { get; } = regexPattern;
}

[AttributeUsage(AttributeTargets.Property)]
public class LengthAttribute(long minLength = -1, long maxLength = -1) : Attribute
{
    public long? MinLength { get; } = minLength;

    public long? MaxLength { get; } = maxLength;
}

[AttributeUsage(AttributeTargets.Property)]
public class ItemsAttribute(long minItems = -1, long maxItems = -1) : Attribute
{
    public long? MinItems { get; } = minItems;

    public long? MaxItems { get; } = maxItems;
}

[AttributeUsage(AttributeTargets.Property)]
public class RangeMinimumAttribute(double minimum, bool exclusiveMinimum = false) : Attribute
{
    public double Minimum { get; } = minimum;

    public bool ExclusiveMinimum { get; } = exclusiveMinimum;
}

[AttributeUsage(AttributeTargets.Property)]
public class RangeMaximumAttribute(double maximum, bool exclusiveMaximum = false) : Attribute
{
    public double Maximum { get; } = maximum;

    public bool ExclusiveMaximum { get; } = exclusiveMaximum;
}

[AttributeUsage(AttributeTargets.Property)]
public sealed class EnumValuesAttribute(params string[] values) : Attribute
{
    public IReadOnlyList<object> Values { get; } = values;
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class DefaultValueAttribute : Attribute
{
    public DefaultValueAttribute(string value) => Value = value;

    public DefaultValueAttribute(bool value) => Value = value;

    public DefaultValueAttribute(long value) => Value = value;

    public DefaultValueAttribute(double value) => Value = value;

    public object Value { get; }
}

[AttributeUsage(AttributeTargets.Property)]
public sealed class FormatAttribute(string format) : Attribute
{
    public string Format { get; } = format;
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class, AllowMultiple = true)]
public sealed class ValidationRuleAttribute(string rule, string? fieldPath = null, string? message = null, string? messageExpression = null, string? reason = null)
    : Attribute
{
    public string Rule { get; } = rule;

    public string? FieldPath { get; } = fieldPath;

    public string? Message { get; } = message;

    public string? MessageExpression { get; } = messageExpression;

    public string? Reason { get; } = reason;
}

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public class PreserveUnknownFieldsAttribute : Attribute;

[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public class EmbeddedResourceAttribute : Attribute;

public enum XListType
{
    Atomic,
    Set,
    Map,
}

[AttributeUsage(AttributeTargets.Property)]
public class XListTypeAttribute(XListType listType) : Attribute
{
    public XListType ListType { get; } = listType;
}

[AttributeUsage(AttributeTargets.Property)]
public class XListMapKeysAttribute(params string[] keys) : Attribute
{
    public string[] Keys { get; } = keys;
}

public enum XMapType
{
    Granular,
    Atomic,
}

[AttributeUsage(AttributeTargets.Property)]
public class XMapTypeAttribute(XMapType mapType) : Attribute
{
    public XMapType MapType { get; } = mapType;
}
