using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Metrics;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Metrics;

public sealed class PrometheusCollectorTests
{
    private readonly Meter _meter = new($"Test.{Guid.NewGuid()}");
    private readonly PrometheusCollector _collector;

    public PrometheusCollectorTests() => _collector = new(_meter.Name);

    [TearDown]
    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Test]
    public void A_counter_adds_up_for_each_set_of_labels_whatever_their_order()
    {
        var counter = _meter.CreateCounter<long>("requests_total", description: "Requests.");

        counter.Add(1, new("code", 200), new("method", "GET"));
        counter.Add(2, new("method", "GET"), new("code", 200));
        counter.Add(1, new("code", 500), new("method", "GET"));

        _collector.Write().Should().Be("""
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{code="200",method="GET"} 3
            requests_total{code="500",method="GET"} 1

            """);
    }

    [Test]
    public void A_gauge_that_goes_up_and_down_is_a_gauge()
    {
        var busy = _meter.CreateUpDownCounter<int>("busy");

        busy.Add(3);
        busy.Add(-1);

        _collector.Write().Should().Be("# HELP busy busy\n# TYPE busy gauge\nbusy 2\n");
    }

    [Test]
    public void A_gauge_that_is_set_has_the_last_value()
    {
        var depth = _meter.CreateGauge<long>("depth");

        depth.Record(5);
        depth.Record(2);

        _collector.Write().Should().Contain("# TYPE depth gauge\ndepth 2\n");
    }

    [Test]
    public void A_histogram_counts_what_is_at_most_so_large()
    {
        var time = _meter.CreateHistogram("time_seconds", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1] });

        time.Record(0.1, new KeyValuePair<string, object?>("controller", "gear"));
        time.Record(0.5, new KeyValuePair<string, object?>("controller", "gear"));
        time.Record(7, new KeyValuePair<string, object?>("controller", "gear"));

        _collector.Write().Should().EndWith("""
            # TYPE time_seconds histogram
            time_seconds_bucket{controller="gear",le="0.1"} 1
            time_seconds_bucket{controller="gear",le="1"} 2
            time_seconds_bucket{controller="gear",le="+Inf"} 3
            time_seconds_sum{controller="gear"} 7.6
            time_seconds_count{controller="gear"} 3

            """);
    }

    [Test]
    public void What_is_observed_is_what_there_is_when_somebody_asks()
    {
        var depths = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        _meter.CreateObservableGauge("depth", () => depths.Select(entry => new Measurement<int>(entry.Value, new KeyValuePair<string, object?>("name", entry.Key))));
        _collector.Write().Should().Contain("depth{name=\"a\"} 1\ndepth{name=\"b\"} 2\n");

        depths.Remove("a");
        depths["b"] = 5;

        _collector.Write().Should().Contain("# TYPE depth gauge\ndepth{name=\"b\"} 5\n").And.NotContain("name=\"a\"");
    }

    [Test]
    public void Special_characters_are_escaped()
    {
        _meter.CreateCounter<long>("odd_total", description: "a\\b\nc").Add(1, new KeyValuePair<string, object?>("value", "a\"b\\c\nd"));

        _collector.Write().Should().Contain("# HELP odd_total a\\\\b\\nc\n").And.Contain("odd_total{value=\"a\\\"b\\\\c\\nd\"} 1\n");
    }

    [Test]
    public void What_is_gone_is_forgotten_by_its_labels()
    {
        var counter = _meter.CreateCounter<long>("turns_total");
        var time = _meter.CreateHistogram<double>("time_seconds");
        foreach (var name in new[] { "one", "one-more" })
        {
            counter.Add(1, new("name", name), new("namespace", "space"));
            time.Record(1, new("name", name), new("namespace", "space"));
        }

        _collector.Forget(KeyValuePair.Create("name", "one"), KeyValuePair.Create("namespace", "space"));

        _collector.Write().Should().NotContain("name=\"one\"").And.Contain("turns_total{name=\"one-more\",namespace=\"space\"} 1").And.Contain("time_seconds_count{name=\"one-more\"");
    }

    [Test]
    public void Families_stand_in_the_order_of_their_names_and_only_those_of_the_meters_asked_for()
    {
        using var stranger = new Meter("Stranger");
        stranger.CreateCounter<long>("a_total").Add(1);
        _meter.CreateCounter<long>("c_total").Add(1);
        _meter.CreateCounter<long>("b_total").Add(1);

        _collector.Write().Split('\n').Where(line => line.StartsWith("# TYPE", StringComparison.Ordinal)).Should().Equal("# TYPE b_total counter", "# TYPE c_total counter");
    }

    [Test]
    public void Instruments_of_one_name_are_one_family()
    {
        using var again = new Meter(_meter.Name);
        _meter.CreateCounter<long>("turns_total").Add(1, new KeyValuePair<string, object?>("by", "a"));
        again.CreateCounter<long>("turns_total").Add(1, new KeyValuePair<string, object?>("by", "b"));

        var text = _collector.Write();

        text.Split("# TYPE turns_total counter").Should().HaveCount(2, "a name may be described once");
        text.Should().Contain("turns_total{by=\"a\"} 1\nturns_total{by=\"b\"} 1\n");
    }

    [Test]
    public async Task Many_may_measure_at_once()
    {
        var counter = _meter.CreateCounter<long>("turns_total");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var count = 0; count < 10_000; count++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("name", "a"));
            }
        })));

        _collector.Write().Should().Contain("turns_total{name=\"a\"} 80000\n");
    }
}
