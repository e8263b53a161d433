using System.Diagnostics.Metrics;
using ArcOperator.Runtime.Metrics;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Metrics;

public sealed class MetricsExportTests
{
    private static readonly double[] Bounds = [0.1, 1];

    private readonly string _name = $"Test.{Guid.NewGuid()}";
    private readonly string _prefix = $"test{Guid.NewGuid():N}";
    private Meter _meter = null!;
    private ScrapedMetrics _metrics = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _meter = new(_name);
        _metrics = await ScrapedMetrics.StartAsync(_name);
    }

    [TearDown]
    public async Task StopAsync()
    {
        await _metrics.DisposeAsync();
        _meter.Dispose();
    }

    [Test]
    public async Task Measurements_of_a_counter_are_added_up_for_each_set_of_labels()
    {
        var counter = _meter.CreateCounter<long>($"{_prefix}_total", null, "Requests.");

        counter.Add(1, new("code", 200), new("method", "GET"));
        counter.Add(2, new("method", "GET"), new("code", 200));
        counter.Add(1, new("code", 500), new("method", "GET"));

        (await LinesAsync()).Should().Equal(
            $"# TYPE {_prefix}_total counter",
            $"# HELP {_prefix}_total Requests.",
            $"{_prefix}_total{{code=\"200\",method=\"GET\"}} 3",
            $"{_prefix}_total{{code=\"500\",method=\"GET\"}} 1");
    }

    [Test]
    public async Task A_histogram_has_the_buckets_of_its_instrument()
    {
        var time = _meter.CreateHistogram($"{_prefix}_seconds", null, "Time.", [], new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds });

        time.Record(0.1, Label("controller", "gear"));
        time.Record(0.5, Label("controller", "gear"));
        time.Record(7, Label("controller", "gear"));

        (await LinesAsync()).Should().Equal(
            $"# TYPE {_prefix}_seconds histogram",
            $"# HELP {_prefix}_seconds Time.",
            $"{_prefix}_seconds_bucket{{controller=\"gear\",le=\"0.1\"}} 1",
            $"{_prefix}_seconds_bucket{{controller=\"gear\",le=\"1\"}} 2",
            $"{_prefix}_seconds_bucket{{controller=\"gear\",le=\"+Inf\"}} 3",
            $"{_prefix}_seconds_sum{{controller=\"gear\"}} 7.6",
            $"{_prefix}_seconds_count{{controller=\"gear\"}} 3");
    }

    [Test]
    public async Task A_gauge_has_the_last_value_and_a_name_without_additions()
    {
        var depth = _meter.CreateGauge<long>($"{_prefix}_depth", "s", "Depth.");

        depth.Record(5, Label("name", "a"));
        depth.Record(2, Label("name", "a"));

        (await LinesAsync()).Should().Contain($"# TYPE {_prefix}_depth_seconds gauge").And.Contain($"{_prefix}_depth_seconds{{name=\"a\"}} 2");
    }

    [Test]
    public async Task A_row_that_is_no_longer_observed_ends_its_series()
    {
        var depths = new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 };
        _meter.CreateObservableGauge($"{_prefix}_depth", () => depths.Select(entry => new Measurement<int>(entry.Value, Label("name", entry.Key))));
        (await SamplesAsync()).Should().Equal($"{_prefix}_depth{{name=\"a\"}} 1", $"{_prefix}_depth{{name=\"b\"}} 2");

        depths.Remove("a");
        depths["b"] = 5;

        (await SamplesAsync()).Should().Equal($"{_prefix}_depth{{name=\"b\"}} 5");
    }

    [Test]
    public async Task Series_of_a_deleted_object_end_and_those_of_others_continue()
    {
        using var meters = new ObjectMeters<CounterAndTime>(_name, 5_000, CreateInstruments);
        foreach (var name in new[] { "one", "one-more" })
        {
            Record(meters, name);
        }

        (await SamplesAsync()).Should().Contain($"{_prefix}_total{{name=\"one\"}} 1").And.Contain($"{_prefix}_seconds_count{{name=\"one\"}} 1");

        meters.Remove("one");
        await SamplesAsync();

        (await SamplesAsync()).Should().OnlyContain(sample => sample.Contains("name=\"one-more\"")).And.Contain($"{_prefix}_total{{name=\"one-more\"}} 1");
    }

    [Test]
    public async Task An_object_that_is_created_again_starts_from_zero()
    {
        using var meters = new ObjectMeters<CounterAndTime>(_name, 5_000, CreateInstruments);
        Record(meters, "one");
        Record(meters, "one");
        await SamplesAsync();
        meters.Remove("one");

        Record(meters, "one");
        await SamplesAsync();

        (await SamplesAsync()).Should().Contain($"{_prefix}_total{{name=\"one\"}} 1").And.NotContain($"{_prefix}_total{{name=\"one\"}} 2");
    }

    [Test]
    public async Task Objects_beyond_the_limit_share_one_series_and_a_removed_object_makes_room()
    {
        using var meters = new ObjectMeters<CounterAndTime>(_name, 2, CreateInstruments);
        foreach (var name in new[] { "one", "two", "three", "four", "one" })
        {
            Record(meters, name);
        }

        (await SamplesAsync()).Should().Contain($"{_prefix}_total{{name=\"one\"}} 2").And.Contain($"{_prefix}_total{{name=\"other\"}} 2").And.NotContain(sample => sample.Contains("three"));

        meters.Retain(name => name == "two");
        Record(meters, "three");
        await SamplesAsync();

        (await SamplesAsync()).Should().NotContain(sample => sample.Contains("\"one\"")).And.Contain($"{_prefix}_total{{name=\"other\"}} 3");
        meters.Retain(_ => false);
        Record(meters, "three");
        (await SamplesAsync()).Should().Contain($"{_prefix}_total{{name=\"three\"}} 1");
    }

    [Test]
    public async Task Objects_that_come_and_go_do_not_use_up_the_instruments()
    {
        using var meters = new ObjectMeters<CounterAndTime>(_name, 5_000, CreateInstruments);
        for (var round = 0; round < 11; round++)
        {
            var names = Enumerable.Range(0, 1000).Select(number => $"{round}-{number}").ToList();
            names.ForEach(name => Record(meters, name));
            names.ForEach(meters.Remove);
            await SamplesAsync();
        }

        Record(meters, "last");

        (await SamplesAsync()).Should().Contain($"{_prefix}_total{{name=\"last\"}} 1");
    }

    [Test]
    public async Task Instruments_of_one_name_are_described_once()
    {
        using var again = new Meter($"{_name}.Again");
        await using var both = await ScrapedMetrics.StartAsync(_name, again.Name);
        _meter.CreateCounter<long>($"{_prefix}_total", null, "Turns.").Add(1, Label("by", "a"));
        again.CreateCounter<long>($"{_prefix}_total", null, "Turns.").Add(1, Label("by", "b"));

        var lines = (await both.ReadAsync()).Split('\n').Where(line => line.Contains(_prefix)).ToList();

        lines.Should().ContainSingle(line => line.StartsWith("# TYPE"));
        lines.Should().Contain($"{_prefix}_total{{by=\"a\"}} 1").And.Contain($"{_prefix}_total{{by=\"b\"}} 1");
    }

    [Test]
    public async Task Series_beyond_the_limit_of_an_instrument_are_added_up_in_one()
    {
        var counter = _meter.CreateCounter<long>($"{_prefix}_total");
        for (var number = 0; number < 3_000; number++)
        {
            counter.Add(1, Label("number", number));
        }

        var samples = await SamplesAsync();

        samples.Should().HaveCountLessThanOrEqualTo(2_001).And.Contain(sample => sample.Contains("otel_metric_overflow=\"true\""));
        samples.Sum(sample => int.Parse(sample[(sample.LastIndexOf(' ') + 1)..], null)).Should().Be(3_000);
    }

    [TestCase("text/plain;version=0.0.4", "text/plain")]
    [TestCase("*/*", "text/plain")]
    [TestCase(ScrapedMetrics.OpenMetrics, "application/openmetrics-text")]
    public async Task Promtool_accepts_special_characters_in_each_format(string accept, string type)
    {
        _meter.CreateCounter<long>($"{_prefix}_total", null, "a\\b\nc").Add(1, Label("value", "a\"b\\c\nd"));

        var text = await _metrics.ReadAsync(accept);

        text.Should().Contain("_total{value=\"a\\\"b\\\\c\\nd\"} 1");
        text.EndsWith("# EOF\n", StringComparison.Ordinal).Should().Be(type != "text/plain");
    }

    private static KeyValuePair<string, object?> Label(string name, object value) => new(name, value);

    private static void Record(ObjectMeters<CounterAndTime> meters, string name)
    {
        var (key, instruments) = meters.Get(name);
        instruments.Counter.Add(1, Label("name", key));
        instruments.Time.Record(0.5, Label("name", key));
    }

    private CounterAndTime CreateInstruments(Meter meter) => new(
        meter.CreateCounter<long>($"{_prefix}_total"),
        meter.CreateHistogram($"{_prefix}_seconds", null, null, [], new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds }));

    private async Task<IReadOnlyList<string>> LinesAsync() => [.. (await _metrics.ReadAsync()).Split('\n').Where(line => line.Contains(_prefix))];

    private async Task<IReadOnlyList<string>> SamplesAsync() => [.. (await LinesAsync()).Where(line => !line.StartsWith('#'))];

    private sealed record CounterAndTime(Counter<long> Counter, Histogram<double> Time);
}
