using System.Text.Json;
using System.Text.RegularExpressions;

namespace ArcOperator.Api.Shared;

/// <summary>
/// Rules for single fields. The CRDs contain them as CEL rules, which Kubernetes 1.25 and newer evaluates at admission. The controllers apply the same
/// rules, with the same messages, to objects that an older server accepted or that were stored before a rule existed.
/// </summary>
/// <remarks>
/// New rules are CEL rules and not OpenAPI keywords: a server without CEL would otherwise refuse updates of the status and the finalizers of stored objects.
/// RE2 (server) and .NET read the patterns, so they use only syntax that has the same meaning in both.
/// </remarks>
public static partial class FieldRules
{
    /// <summary>Maximum number of characters in all parameters of one workflow, as limited by Argo: 96 Ki.</summary>
    public const int MaxParameterLength = 98_304;

    /// <summary>Longest lifetime of an object, in seconds: ten years.</summary>
    public const long MaxLifetimeSeconds = 315_360_000;

    public const string NamePattern = @"\A([a-z0-9]([-a-z0-9]*[a-z0-9])?([.][a-z0-9]([-a-z0-9]*[a-z0-9])?)*)?\z";
    public const string NameRule = "self.matches(r'" + NamePattern + "')";
    public const string NameMessage = "must be the name of an object, such as 'oci-copy': lower case letters, digits, '-' and '.'";

    /// <summary>Longest name of an artifact, in characters. It is a label, and part of other names.</summary>
    public const int LongestArtifactName = 40;

    /// <summary>Pattern of a DNS label, or of an empty text, which counts as unset.</summary>
    public const string ArtifactNamePattern = @"\A([a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?)?\z";
    public const string ArtifactNameRule = "self.matches(r'" + ArtifactNamePattern + "')";
    public const string ArtifactNameMessage = "must be at most 40 lower case letters, digits and '-', such as 'web-server', with a letter or digit at both ends";

    public const string SecretNameRule = "has(self.name) && self.name != ''";
    public const string SecretNameMessage = "needs name: set it to the name of a Secret, such as 'registry-login', or remove the reference";

    public const string ParameterNamePattern = @"\A[-a-zA-Z0-9_]*\z";
    public const string ParameterNameRule = "self.matches(r'" + ParameterNamePattern + "')";
    public const string ParameterNameMessage = "must consist of letters, digits, '-' and '_', such as 'scanSeverity'";

    public const string ParameterValueRule = "size(self) <= 98304";
    public const string ParameterValueMessage = "must be at most 98304 characters long: Argo cannot pass more to a pod";

    public const string ParameterTotalRule = "self.map(p, has(p.value) ? size(p.value) : 0).sum() <= 98304";
    public const string ParameterTotalMessage = "all values together must be at most 98304 characters long: Argo cannot pass more to a pod";

    /// <summary>Names the largest parameter and its size. Servers before 1.27 use <see cref="ParameterTotalMessage"/>.</summary>
    public const string ParameterTotalMessageExpression =
        "'" + ParameterTotalMessage + "; the largest is ' + self[" + ParameterLengths + ".indexOf(" + LargestLength + ")].name + ' with '"
        + " + (" + LargestLength + " < 1000000 ? '' : " + Digits + LargestLength + " / 1000000 % 10, " + LargestLength + " / 1000000 % 10 + 1))"
        + " + (" + LargestLength + " < 100000 ? '' : " + Digits + LargestLength + " / 100000 % 10, " + LargestLength + " / 100000 % 10 + 1))"
        + " + (" + LargestLength + " < 10000 ? '' : " + Digits + LargestLength + " / 10000 % 10, " + LargestLength + " / 10000 % 10 + 1))"
        + " + (" + LargestLength + " < 1000 ? '' : " + Digits + LargestLength + " / 1000 % 10, " + LargestLength + " / 1000 % 10 + 1))"
        + " + (" + LargestLength + " < 100 ? '' : " + Digits + LargestLength + " / 100 % 10, " + LargestLength + " / 100 % 10 + 1))"
        + " + (" + LargestLength + " < 10 ? '' : " + Digits + LargestLength + " / 10 % 10, " + LargestLength + " / 10 % 10 + 1))"
        + " + (" + LargestLength + " < 1 ? '' : " + Digits + LargestLength + " / 1 % 10, " + LargestLength + " / 1 % 10 + 1))"
        + " + ' characters'";

    // The API server cannot bound the cost of string(number), and knows format only since 1.29. So the number is written digit by digit.
    private const string Digits = "'0123456789'.substring(";
    private const string ParameterLengths = "self.map(p, has(p.value) ? size(p.value) : 0)";
    private const string LargestLength = ParameterLengths + ".max()";

    /// <summary>Pattern of a duration in Go's form, or of an empty text. An empty text counts as unset.</summary>
    public const string DurationPattern = @"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))*$|^0$";
    public const string DurationRule = "self.matches(r'" + DurationPattern + "')";
    public const string DurationMessage = "must be a duration with units, such as '90s', '12h' or '1h30m'; write 7 days as '168h'";

    /// <summary>
    /// Matches durations of which one part is longer than ten years. CEL cannot evaluate them, and a server does not tolerate a rule that fails to evaluate,
    /// even in an object from before the rule.
    /// </summary>
    public const string HugeDurationPattern =
        @"(^|[a-zµ])0*[1-9]([0-9]{5,}(\.[0-9]+)?h|[0-9]{6,}(\.[0-9]+)?m([^s]|$)|[0-9]{9,}(\.[0-9]+)?s|[0-9]{12,}(\.[0-9]+)?ms|[0-9]{15,}(\.[0-9]+)?[uµ]s|[0-9]{18,}(\.[0-9]+)?ns)";

    public const string LifetimeRule =
        "self == '' || !self.matches(r'" + DurationPattern + "') || (!self.matches(r'" + HugeDurationPattern + "') && duration(self) <= duration('87600h'))";
    public const string LifetimeMessage = "must be at most 87600h (10 years), such as '720h'";

    public const string LifetimeSecondsRule = "self <= 315360000";
    public const string LifetimeSecondsMessage = "must be at most 315360000 (10 years), such as 86400 for one day";

    /// <summary>Matches a URL or host whose authority holds a user name.</summary>
    public const string CredentialsPattern = @"\A([^/?#]*//)?[^/?#]*@";

    /// <summary>Matches a host with an optional port and path, or a URL with a host.</summary>
    public const string RemoteUrlPattern =
        @"\A([A-Za-z][A-Za-z0-9+.-]*://)?(\[[0-9A-Fa-f:.]+\]|[^\x00-\x20\x7f/?#@:()<>{}|^\\\[\]""`]+)(:[0-9]{1,5})?([/?#][^\x00-\x20\x7f\\]*)?\z";

    public const string RemoteUrlRule = "self.matches(r'" + CredentialsPattern + "') || self.matches(r'" + RemoteUrlPattern + "')";
    public const string RemoteUrlMessage = "must be a host or a URL, such as 'registry.example.org' or 'https://example.org/files'";
    public const string RemoteUrlSpaceRule = @"!self.matches(r'[\x00-\x20\x7f]')";
    public const string RemoteUrlSpaceMessage = "must not contain white space or control characters: remove them, as in 'registry.example.org'";
    public const string RemoteUrlCredentialsRule = "!self.matches(r'" + CredentialsPattern + "')";
    public const string RemoteUrlCredentialsMessage = "must not contain a user name or password: move them to the Secret that spec.secretRef names";

    public const string SourceUrlRule = "self.matches(r'" + CredentialsPattern + "') || (self.matches(r'^https?://') && self.matches(r'" + RemoteUrlPattern + "'))";
    public const string SourceUrlMessage = "must be an http or https URL, such as 'https://example.org/data.json'";
    public const string SourceUrlCredentialsMessage = "must not contain a user name or password: move them to a header in the Secret of headersSecretRef";

    /// <summary>Returns whether a text is the name of an object, or empty.</summary>
    public static bool IsName(string? text) => Name().IsMatch(text ?? "");

    /// <summary>Returns whether a text is the name of an artifact, or empty.</summary>
    public static bool IsArtifactName(string? text) => ArtifactName().IsMatch(text ?? "");

    /// <summary>Returns whether Argo accepts a text as the name of a parameter.</summary>
    public static bool IsParameterName(string text) => ParameterName().IsMatch(text);

    /// <summary>Returns whether a text has the form of a duration. Its length is not checked.</summary>
    public static bool IsDuration(string text) => DurationText().IsMatch(text);

    /// <summary>Returns the message for an invalid lifetime, or null if it is valid or unset.</summary>
    public static string? LifetimeProblem(string? text) =>
        text is not { Length: > 0 } ? null
        : !DurationText().IsMatch(text) ? DurationMessage
        : !Duration.TryParse(text, out var duration) || duration.TotalSeconds > MaxLifetimeSeconds ? LifetimeMessage
        : null;

    /// <summary>Returns the message for an invalid URL of a source, or null if it is valid. The message does not contain the URL.</summary>
    public static string? SourceUrlProblem(string text) =>
        Credentials().IsMatch(text) ? SourceUrlCredentialsMessage
        : !text.StartsWith("http://", StringComparison.Ordinal) && !text.StartsWith("https://", StringComparison.Ordinal) ? SourceUrlMessage
        : !RemoteUrl().IsMatch(text) ? SourceUrlMessage
        : null;

    /// <summary>Returns the path and the message of the first invalid parameter, or null if all are valid.</summary>
    public static string? ParametersProblem(IReadOnlyList<Parameter>? parameters, string path)
    {
        foreach (var (index, parameter) in (parameters ?? []).Index())
        {
            if (!IsParameterName(parameter.Name))
            {
                return $"{path}[{index}].name {ParameterNameMessage}";
            }

            if (parameter.Value?.Length > MaxParameterLength)
            {
                return $"{path}[{index}].value ({parameter.Name}, {parameter.Value.Length} characters) {ParameterValueMessage}";
            }
        }

        return (parameters ?? []).Sum(parameter => (long)(parameter.Value?.Length ?? 0)) > MaxParameterLength
            && parameters?.MaxBy(parameter => parameter.Value?.Length ?? 0) is { } largest
            ? $"{path}: {ParameterTotalMessage}; the largest is {largest.Name} with {largest.Value?.Length} characters"
            : null;
    }

    [GeneratedRegex(NamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex(ArtifactNamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex ArtifactName();

    [GeneratedRegex(ParameterNamePattern, RegexOptions.CultureInvariant)]
    private static partial Regex ParameterName();

    [GeneratedRegex(@"\A([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+\z|\A0\z", RegexOptions.CultureInvariant)]
    private static partial Regex DurationText();

    [GeneratedRegex(CredentialsPattern, RegexOptions.CultureInvariant)]
    private static partial Regex Credentials();

    [GeneratedRegex(RemoteUrlPattern, RegexOptions.CultureInvariant)]
    private static partial Regex RemoteUrl();
}

/// <summary>Reads an empty string as an unset field. Templates often write an empty string for a missing value.</summary>
internal sealed class EmptyAsUnsetConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text ? text : null;

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
