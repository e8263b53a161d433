using ArcOperator.Api.Shared;

namespace ArcOperator.Api.ExternalSources;

/// <summary>Rules for single fields of an ExternalSource. The CRD contains them as CEL rules, and the controller uses the same messages.</summary>
public static class SourceFieldRules
{
    public const string DurationRule = "self.matches(r'" + ExternalSourceGroup.DurationPattern + "')";

    // Another rule refuses texts that are not durations.
    private const string BoundedRule = "self == '' || !" + DurationRule + " || (!self.matches(r'" + FieldRules.HugeDurationPattern + "') && ";

    public const string IntervalRule = BoundedRule + "duration(self) > duration('0s') && duration(self) <= duration('8784h'))";
    public const string IntervalMessage = "must be more than 0s and at most 8784h: use a duration such as 10m";

    /// <summary>Longest timeout of a request, as <see cref="TimeoutRule"/> states it.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public const string TimeoutRule = BoundedRule + "duration(self) > duration('0s') && duration(self) <= duration('10m'))";
    public const string TimeoutMessage = "must be more than 0s and at most 10m: use a duration such as 30s";

    public const string HookTimeoutRule = BoundedRule + "duration(self) > duration('0s') && duration(self) <= duration('5m'))";
    public const string HookTimeoutMessage = "must be more than 0s and at most 5m: use a duration such as 30s";

    public const string PathRemedy = "name one file by its path inside the artifact, such as 'data' or 'config/values.yaml'";
    public const string NoFileRule = "self == '' || self.split('/').exists(segment, segment != '' && segment != '.')";
    public const string NoFileMessage = "names no file: " + PathRemedy;
    public const string ParentRule = "!self.split('/').exists(segment, segment == '..')";
    public const string ParentMessage = "contains '..', which leads out of the artifact: " + PathRemedy;
    public const string BackslashRule = @"!self.matches(r'\\')";
    public const string BackslashMessage = "contains a backslash, which some systems take for a slash: " + PathRemedy;
    public const string ControlRule = @"!self.matches(r'[\x00-\x1f\x7f]')";
    public const string ControlMessage = "contains a control character: " + PathRemedy;
    public const string SegmentRule = "self.split('/').all(segment, bytes(segment).size() <= 255)";
    public const string SegmentMessage = "has a name in it that is longer than 255 bytes: " + PathRemedy;

    public const string CommandRule = @"self != '.' && self != '..' && self.matches(r'\A[^/\x00-\x20\x7f]+\z')";
    public const string CommandMessage = "must be the bare name of a command, such as jq, without a path";

    public const string HookNamesRule = "self.all(hook, self.exists_one(other, other.name == hook.name))";
    public const string HookNamesMessage = "must not contain two hooks of the same name: give each hook its own name, such as 'sort-items'";

    public const string VariableNameRule = "self.matches(r'^[A-Za-z_][A-Za-z0-9_]*$')";
    public const string VariableNameMessage = "must be the name of a variable, such as LC_ALL: letters, digits and '_', and the first character not a digit";

    public const string ReservedVariableRule = "!(self in ['PATH', 'HOME', 'TMPDIR'])";
    public const string ReservedVariableMessage = "must not be PATH, HOME or TMPDIR, which the hook executor sets: use another name, such as LC_ALL";

    public const string TrustRule = "!has(self.caBundleSecretRef) || !has(self.insecureSkipVerify) || !self.insecureSkipVerify";
    public const string TrustMessage = "caBundleSecretRef and insecureSkipVerify cannot be combined: remove one of them";

    /// <summary>Returns whether the hook executor sets a variable. A hook cannot set such a variable.</summary>
    public static bool IsReservedVariable(string name) => name is "PATH" or "HOME" or "TMPDIR";

    /// <summary>Returns whether a text is the bare name of a command.</summary>
    public static bool IsCommand(string text) =>
        text is not ("" or "." or "..") && text.All(letter => letter is not ('/' or '\u007f') && letter > ' ');
}
