using System.Diagnostics.CodeAnalysis;

namespace ArcOperator.Kubernetes.Entities.Attributes;

/// <summary>The text must match this regular expression (ECMA 262, evaluated as RE2 by the server).</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PatternAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string regexPattern) : Attribute
{
    public string RegexPattern => regexPattern;
}
