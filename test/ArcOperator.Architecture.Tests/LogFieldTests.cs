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
    // Names of values that identify an object or a controller.
    private static readonly string[] Identities =
    [
        "ArtifactWorkflow", "Controller", "CronWorkflow", "Endpoint", "ExternalSource", "Kind", "Lease", "Name", "Namespace", "Order", "Resource", "Secret", "Workflow",
    ];

    // Fields that no message contains: the runtime adds them to each line of a reconcile, or to each line.
    private static readonly string[] Added = ["reconcileID", "ts", "level", "logger", "msg", "error"];

    private static IReadOnlyList<(string Path, string Template, string Method)> Messages { get; } = [.. Source.Files.SelectMany(Read)];

    [Test]
    public void Each_log_message_is_read() => Messages.Should().HaveCount(
        Source.Files.Sum(file => file.Lines.Count(line => line.Contains("[LoggerMessage(", StringComparison.Ordinal)))).And.HaveCountGreaterThan(70);

    [Test]
    public void No_log_message_has_another_name_for_an_object_a_namespace_or_a_controller() => Messages
        .SelectMany(message => Placeholder().Matches(message.Template).Select(match => (message.Path, Name: match.Groups[1].Value)))
        .Where(value => !Identities.Contains(value.Name) && OtherName().IsMatch(value.Name))
        .Should().BeEmpty("an object has one of the names {0}", string.Join(", ", Identities));

    [TestCase("OrderName")]
    [TestCase("AW")]
    [TestCase("Space")]
    [TestCase("SourceEndpoint")]
    [TestCase("ReconcileId")]
    [TestCase("order")]
    public void Other_names_are_found(string name) => OtherName().IsMatch(name).Should().BeTrue();

    [Test]
    public void Names_of_objects_are_used() => Identities
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

    [GeneratedRegex("^(.+(Name|Namespace|Object|Order|ArtifactWorkflow|Workflow|Endpoint|Source|Controller|Secret|Ref|Owner)|AW|Awf|Ns|Space|Obj|Object|Entity|Target|Source|Regarding|Owner|Parent|Child|Reconcile(r|ID|Id)?|Uid|[a-z].*)$")]
    private static partial Regex OtherName();

    [GeneratedRegex(@"\{([A-Za-z_]+)[^}]*\}")]
    private static partial Regex Placeholder();
}
