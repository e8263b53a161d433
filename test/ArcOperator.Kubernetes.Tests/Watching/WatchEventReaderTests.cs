using System.Text;
using System.Text.Json;
using ArcOperator.Kubernetes.Serialization;
using ArcOperator.Kubernetes.Tests.Widgets;
using ArcOperator.Kubernetes.Watching;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Watching;

public sealed class WatchEventReaderTests
{
    private const string Widget = """{"metadata":{"name":"one","namespace":"space","resourceVersion":"7"},"spec":{"size":1}}""";

    [TestCase("ADDED", WatchEventType.Added)]
    [TestCase("MODIFIED", WatchEventType.Modified)]
    [TestCase("DELETED", WatchEventType.Deleted)]
    public void A_watch_event_has_a_type_and_an_object(string type, WatchEventType expected)
    {
        var change = Read($$"""{"type":"{{type}}","object":{{Widget}}}""");

        change.Type.Should().Be(expected);
        change.Object?.FullName().Should().Be("space/one");
        change.Object?.Spec.Size.Should().Be(1);
        change.ResourceVersion.Should().Be("7");
        (change.Status, change.Undecodable).Should().Be((null, null));
    }

    [TestCase("""{"object":OBJECT,"type":"ADDED"}""")]
    [TestCase("""{"other":{"type":"DELETED","object":[1]},"object":OBJECT,"more":[],"type":"ADDED"}""")]
    [TestCase(""" { "type" : "ADDED" , "object" : OBJECT } """)]
    public void Field_order_and_unknown_fields_of_a_watch_event_do_not_matter(string line)
    {
        var change = Read(line.Replace("OBJECT", Widget, StringComparison.Ordinal));

        (change.Type, change.Object?.Spec.Size).Should().Be((WatchEventType.Added, 1));
    }

    [Test]
    public void A_bookmark_has_only_a_resource_version()
    {
        var change = Read("""{"type":"BOOKMARK","object":{"kind":"Widget","metadata":{"resourceVersion":"9","creationTimestamp":null}}}""");

        (change.Type, change.ResourceVersion, change.Object?.Name()).Should().Be((WatchEventType.Bookmark, "9", null));
    }

    [TestCase("""{"type":"BOOKMARK","object":{"kind":"Husk","metadata":{"resourceVersion":"9","annotations":{"other":"true","k8s.io/initial-events-end":"true"}}}}""", true)]
    [TestCase("""{"object":{"metadata":{"annotations":{"k8s.io\/initial-events-end":"true"},"resourceVersion":"\u0039"}},"type":"BOOKMARK"}""", true)]
    [TestCase("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":"false"}}}}""", false)]
    [TestCase("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","labels":{"k8s.io/initial-events-end":"true"},"annotations":null}}}""", false)]
    [TestCase("""{"type":"BOOKMARK","object":{"spec":{"metadata":{"annotations":{"k8s.io/initial-events-end":"true"}}},"metadata":{"resourceVersion":"9"}}}""", false)]
    public void A_bookmark_is_read_even_if_the_converter_of_the_kind_refuses_it(string line, bool endsInitialEvents)
    {
        var change = Read<V1Alpha1Husk>(line);

        (change.Type, change.Object, change.Undecodable).Should().Be((WatchEventType.Bookmark, null, null));
        (change.ResourceVersion, change.EndsInitialEvents).Should().Be(("9", endsInitialEvents));
    }

    [Test]
    public void A_watch_event_has_its_resource_version_even_if_the_converter_of_the_kind_drops_it()
    {
        var change = Read<V1Alpha1Husk>("""{"type":"ADDED","object":{"metadata":{"name":"one","resourceVersion":"7","annotations":{"k8s.io/initial-events-end":"true"}}}}""");

        (change.Object?.Name(), change.Object?.ResourceVersion(), change.ResourceVersion).Should().Be(("one", null, "7"));
        change.EndsInitialEvents.Should().BeFalse("only a bookmark ends a streamed list");
    }

    [TestCase("""{"type":"ERROR","object":{"kind":"Status","status":"Failure","reason":"Expired","code":410}}""")]
    [TestCase("""{"object":{"kind":"Status","status":"Failure","reason":"Expired","code":410},"type":"ERROR"}""")]
    public void An_ERROR_event_has_a_status_and_no_object(string line)
    {
        var change = Read(line);

        (change.Type, change.Object, change.ResourceVersion).Should().Be((WatchEventType.Error, null, null));
        (change.Status?.Code, change.Status?.Reason).Should().Be((410, "Expired"));
    }

    [TestCase("""{"spec":{"size":"large"},"metadata":{"name":"one","namespace":"space","resourceVersion":"7"}}""", "*$.spec.size*")]
    [TestCase("""{"metadata":{"name":"one","namespace":"space","resourceVersion":"7"},"spec":{"port":99999999999}}""", "*$.spec.port*")]
    [TestCase("""{"metadata":{"name":"one","namespace":"space","resourceVersion":"7"},"spec":{"settings":{"a":{"b":[1]}}}}""", "*$.spec.settings.a*")]
    [TestCase("""{"metadata":{"name":"one","namespace":"space","resourceVersion":"7"},"status":{"conditions":[{"lastTransitionTime":"soon"}]}}""", "*lastTransitionTime*")]
    [TestCase("""{"metadata":{"name":"one","namespace":"space","resourceVersion":"7"},"spec":[]}""", "*$.spec*")]
    public void An_undecodable_object_of_a_watch_event_has_its_name(string json, string problem)
    {
        var change = Read($$"""{"type":"MODIFIED","object":{{json}}}""");

        (change.Type, change.Object, change.ResourceVersion).Should().Be((WatchEventType.Modified, null, "7"));
        change.Undecodable?.FullName().Should().Be("space/one");
        change.Undecodable?.Problem.Should().Match(problem);
        change.Undecodable?.ToString().Should().StartWith("space/one: ");
    }

    [Test]
    public void The_error_for_an_undecodable_object_names_it_without_its_content()
    {
        var change = Read("""{"type":"ADDED","object":{"metadata":{"name":"one"},"spec":{"size":"hunter2"}}}""");

        change.Undecodable?.Problem.Should().NotContain("hunter2", "it may be a secret, and problems are logged");
    }

    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"type":"ADDED"}""")]
    [TestCase("""{"object":{}}""")]
    [TestCase("""{"type":"RENAMED","object":{}}""")]
    [TestCase("""{"type":5,"object":{}}""")]
    [TestCase("""{"type":"ADDED","object":{"metadata":{"na""")]
    [TestCase("""{"type":"ADDED","object":[]}""")]
    [TestCase("""{"type":"ADDED","object":{"metadata":5}}""")]
    [TestCase("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"9","annotations":{"k8s.io/initial-events-end":true}}}}""")]
    [TestCase("""{"type":"ERROR","object":5}""")]
    [TestCase("""{"type":"ERROR","object":null}""")]
    [TestCase("<html>")]
    public void A_line_that_is_not_a_watch_event_is_always_a_JsonException(string line)
    {
        var read = () => Read(line);

        read.Should().Throw<JsonException>();
    }

    private static WatchEvent<V1Alpha1Widget> Read(string line) => Read<V1Alpha1Widget>(line);

    private static WatchEvent<T> Read<T>(string line)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        new WatchEventReader<T>(new ObjectJson(WidgetJson.Default)).Read(Encoding.UTF8.GetBytes(line));
}
