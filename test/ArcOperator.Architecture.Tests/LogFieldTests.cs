using System.Text.RegularExpressions;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>
/// Names of the values in log messages. They are fields of JSON lines, so an object has the same name in all messages, and docs/operations.md lists that name.
/// </summary>
public sealed partial class LogFieldTests
{
    // Values that name an object or a controller. Everything else that names one has to use one of these names.
    private static readonly string[] Identities =
    [
        "ArtifactWorkflow", "Controller", "CronWorkflow", "Endpoint", "ExternalSource", "Kind", "Lease", "Name", "Namespace", "Order", "Resource", "Secret", "Workflow",
    ];

    // Values that name neither. A new name is added here after a check that it does not name an object.
    private static readonly string[] Values =
    [
        "ArtifactIndex", "Attempt", "Authenticated", "Available", "Cause", "Command", "Concurrency", "Count", "DeadlineSeconds", "DelayMs", "ElapsedMs", "ExitCode",
        "Fact", "Failures", "Fields", "File", "Files", "Folder", "Holder", "Hook", "Identity", "InputBytes", "IsSuspended", "Key", "Message", "Node",
        "OutputBytes", "Parallelism", "Path", "Phase", "Place", "Problem", "Reachable", "Reason", "Refusal", "Required", "Retries", "Revision", "Size",
        "StandardError", "Status", "TimeoutMs", "Undecodable", "Workers",
    ];

    // Fields that no message contains: the runtime adds them to each line of a reconcile, or to each line.
    private static readonly string[] Added = ["reconcileID", "ts", "level", "logger", "msg", "error"];

    private static IReadOnlyList<(string Path, string Template, string Method)> Messages { get; } = [.. Source.Files.SelectMany(Read)];

    [Test]
    public void Each_log_message_is_read() => Messages.Should().HaveCount(
        Source.Files.Sum(file => file.Lines.Count(line => line.Contains("[LoggerMessage(", StringComparison.Ordinal)))).And.HaveCountGreaterThan(70);

    [Test]
    public void Values_of_log_messages_have_listed_names() => Messages
        .SelectMany(message => Placeholder().Matches(message.Template).Select(match => (message.Path, Name: match.Groups[1].Value)))
        .Where(value => !Identities.Contains(value.Name) && !Values.Contains(value.Name))
        .Should().BeEmpty("an object has one of the names {0}, and other values are listed in this test", string.Join(", ", Identities));

    [Test]
    public void Listed_names_are_used() => Identities.Concat(Values)
        .Except(Messages.SelectMany(message => Placeholder().Matches(message.Template).Select(match => match.Groups[1].Value))).Should().BeEmpty();

    // Such a value would hold namespace and name in one field.
    [Test]
    public void Keys_of_objects_are_logged_as_Namespace_and_Name() =>
        Messages.Where(message => message.Method.Contains("ObjectKey", StringComparison.Ordinal)).Should().BeEmpty();

    [Test]
    public void The_operator_names_the_namespace_beside_each_object() => Messages
        .Where(message => !message.Path.Contains("ArcOperator.LocalEngine", StringComparison.Ordinal))
        .Where(message => Placeholder().Matches(message.Template).Select(match => match.Groups[1].Value)
            .Any(name => Identities.Except(["Controller", "Kind", "Namespace", "Resource"]).Contains(name)) && !message.Template.Contains("{Namespace}", StringComparison.Ordinal))
        .Should().BeEmpty();

    [Test]
    public void The_operations_page_lists_each_name_of_an_object_and_each_added_field()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "operations.md"));

        Identities.Select(name => char.ToLowerInvariant(name[0]) + name[1..]).Concat(Added)
            .Where(field => !Regex.IsMatch(page, $@"^\| .*`{field}`.* \|", RegexOptions.Multiline)).Should().BeEmpty();
    }

    private static IEnumerable<(string Path, string Template, string Method)> Read(SourceFile file) =>
        Message().Matches(string.Join('\n', file.Lines)).Select(match => (file.Path, match.Groups[1].Value, match.Groups[2].Value));

    [GeneratedRegex("""\[LoggerMessage\((?:[^"\]]*)"((?:[^"\\]|\\.)*)"\)\]\s*(?:public|private|internal) static partial void ([^;]*);""")]
    private static partial Regex Message();

    [GeneratedRegex(@"\{([A-Za-z_]+)[^}]*\}")]
    private static partial Regex Placeholder();
}
