using ArcOperator.History.Queries;
using ArcOperator.History.Tests.Stores;

namespace ArcOperator.History.Tests.Queries;

internal sealed class HistoryParametersTests
{
    [TestCase("namespace", "Team_A")]
    [TestCase("namespace", "../../etc")]
    [TestCase("order", "a b")]
    [TestCase("order", "' OR 1=1 --")]
    [TestCase("name", "-x")]
    [TestCase("kind", "Order;")]
    [TestCase("phase", "<script>")]
    [TestCase("type", "é")]
    [TestCase("digest", "sha256:5d0d…")]
    [TestCase("digest", "5d0d")]
    [TestCase("labelSelector", "a=b=c")]
    [TestCase("labelSelector", "a in b")]
    [TestCase("labelSelector", ",")]
    [TestCase("labelSelector", "a,,b")]
    [TestCase("labelSelector", "a,")]
    [TestCase("since", "yesterday")]
    [TestCase("since", "2026-13-01")]
    [TestCase("until", "1e9d")]
    [TestCase("until", "-1d")]
    [TestCase("limit", "0")]
    [TestCase("limit", "501")]
    [TestCase("limit", "+1")]
    [TestCase("limit", "1 ")]
    [TestCase("continue", "1.5.x")]
    [TestCase("continue", "1.99999999999999999999.0000000000000000")]
    [TestCase("continue", "\0")]
    [TestCase("sort", "name")]
    [TestCase("Namespace", "a")]
    public void Invalid_parameter_is_named(string name, string value) =>
        HistoryParameters.Parse([new(name, value)], TestRecords.Noon).Problems.Should().ContainSingle().Which.Should().StartWith($"{name} ");

    [Test]
    public void Repeated_parameter_is_named() =>
        HistoryParameters.Parse([new("phase", "Failed"), new("phase", "Error")], TestRecords.Noon).Problems.Should().Equal("phase is given more than once");

    [Test]
    public void All_invalid_parameters_are_named() =>
        HistoryParameters.Parse([new("limit", "x"), new("since", "x")], TestRecords.Noon).Problems.Should().HaveCount(2);

    [Test]
    public void Very_long_selector_is_refused() =>
        HistoryParameters.Parse([new("labelSelector", new string('a', 5000))], TestRecords.Noon).Problems.Should().Equal("labelSelector longer than 4096 characters");

    [Test]
    public void Continue_token_belongs_to_its_filters()
    {
        var first = HistoryParameters.Parse([new("phase", "Failed")], TestRecords.Noon).Query;
        var token = HistoryParameters.Continue(first, new([TestRecords.Numbered(7) with { ResourceVersion = 7 }], true));

        HistoryParameters.Parse([new("phase", "Failed"), new("continue", token!)], TestRecords.Noon).Query.Before.Should().Be(7);
        HistoryParameters.Parse([new("phase", "Error"), new("continue", token!)], TestRecords.Noon).Problems.Should().ContainSingle().Which.Should().StartWith("continue ");
    }

    [TestCase("30d", "2026-10-21T12:00:00Z")]
    [TestCase("2h", "2026-11-20T10:00:00Z")]
    [TestCase("1y", "2025-11-20T12:00:00Z")]
    [TestCase("999999y", "1970-01-01T00:00:00Z")]
    [TestCase("2026-11-20", "2026-11-20T00:00:00Z")]
    [TestCase("2026-11-20T10:14:03+02:00", "2026-11-20T08:14:03Z")]
    public void Time_is_absolute_or_an_age(string text, string expected) =>
        HistoryParameters.ParseTime(text, TestRecords.Noon).Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [TestCase("a=b", "a In b")]
    [TestCase(" a == b , !c ", "a In b|c Absent ")]
    [TestCase("app.kubernetes.io/name in (x, y),tier notin (z)", "app.kubernetes.io/name In x,y|tier NotIn z")]
    [TestCase("a!=b,c", "a NotIn b|c Exists ")]
    [TestCase("a=", "a In ")]
    [TestCase("inbox,notinbox=1", "inbox Exists |notinbox In 1")]
    [TestCase("", "")]
    public void Label_selector_has_the_syntax_of_kubectl(string text, string expected)
    {
        var (selector, problem) = LabelSelector.Parse(text);

        problem.Should().BeNull();
        string.Join('|', selector!.Requirements.Select(requirement => $"{requirement.Key} {requirement.Operator} {string.Join(',', requirement.Values)}")).Should().Be(expected);
    }
}
