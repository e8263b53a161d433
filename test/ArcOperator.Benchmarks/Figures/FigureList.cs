using ArcOperator.Benchmarks.Runs;
using ArcOperator.Benchmarks.Runs.History;
using static ArcOperator.Benchmarks.Figures.Better;

namespace ArcOperator.Benchmarks.Figures;

/// <summary>All figures, in the order of measurement: those that need a quiet machine first.</summary>
/// <remarks>
/// A ratio compares the operator with a reference in the same run on the same machine, so it holds on a slow machine as well. An absolute
/// time beside it has no target.
/// </remarks>
internal static class FigureList
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        Figure.From<QueueRun>("queue_ops_per_s", "ops/s", null, Higher, run => run.OperationsPerSecond),
        Figure.From<QueueRun>("queue_vs_channel_ratio", "ratio", 9.2, Lower, run => run.ChannelRatio),
        Figure.From<ClaimRun>("claims_10k_decision_us", "us", 20, Lower, run => run.DecisionMicroseconds),
        Figure.From<BudgetDrainRun>("endpoint_budget_drain_ratio", "ratio", 1.15, Lower, run => run.Ratio),
        Figure.From<DecodingRun>("watch_decode_events_per_s", "events/s", null, Higher, run => run.EventsPerSecond),
        Figure.From<DecodingRun>("watch_decode_vs_scan_ratio", "ratio", 4.0, Lower, run => run.ScanRatio),
        Figure.From<DecodingRun>("watch_decode_bytes_per_event", "B", 3_400, Lower, run => run.BytesPerEvent),
        Figure.From<RegistryRun>("registry_push_64mb_vs_oras_ratio", "ratio", 1.1, Lower, run => run.PushRatio),
        Figure.From<RegistryRun>("registry_1000_heads_vs_crane_ratio", "ratio", 0.2, Lower, run => run.HeadRatio),
        Figure.From<OciCopyRun>("oci_copy_vs_skopeo_ratio", "ratio", 1.3, Lower, run => run.SkopeoRatio),
        Figure.From<OciCopyRun>("oci_noop_requests", "requests", 2, Lower, run => run.NoOpRequests),
        Figure.From<HistoryAppendRun>("history_append_per_s", "records/s", null, Higher, run => run.RecordsPerSecond),
        Figure.From<HistoryAppendRun>("history_append_vs_bare_sql_ratio", "ratio", 0.8, Higher, run => run.BareRatio),
        Figure.From<HistoryPageRun>("history_page_1m_vs_10k_ratio", "ratio", 1.5, Lower, run => run.SizeRatio),
        Figure.From<RequestRun>("writes_per_order", "requests", 8, Lower, run => run.WritesPerOrder),
        Figure.From<RequestRun>("polling_reads", "requests", 0, Lower, run => run.Reads),
        Figure.From<HistoryRequestRun>("history_writes_per_order", "requests", 8, Lower, run => run.WritesPerOrder),
        Figure.From<DeletionCountRun>("writes_per_deletion", "requests", 6, Lower, run => run.WritesPerDeletion),
        Figure.From<SourcesRun>("sources_1000_ready_s", "s", null, Lower, run => run.ReadySeconds),
        Figure.From<SourcesRun>("sources_1000_ready_vs_raw_ratio", "ratio", 3.0, Lower, run => run.RawRatio),
        Figure.From<SourcesRun>("sources_1000_rss_mb", "MB", 150, Lower, run => run.ResidentMegabytes),
        Figure.From<SourcesRun>("sources_unchanged_requests", "requests", 1_000, Lower, run => run.Requests),
        Figure.From<SourcesRun>("sources_unchanged_api_writes", "requests", 0, Lower, run => run.Writes),
        Figure.From<SourcesRun>("sources_unchanged_body_bytes", "B", 0, Lower, run => run.BodyBytes),
        Figure.From<LatencyRun>("order_to_workflow_p50_ms", "ms", null, Lower, run => run.Order.P50),
        Figure.From<LatencyRun>("order_to_workflow_p99_ms", "ms", null, Lower, run => run.Order.P99),
        Figure.From<LatencyRun>("order_to_workflow_p50_vs_writes_ratio", "ratio", 1.5, Lower, run => run.Order.P50 / run.Writes.P50),
        Figure.From<LatencyRun>("order_to_workflow_p99_vs_writes_ratio", "ratio", 3.0, Lower, run => run.Order.P99 / run.Writes.P99),
        Figure.From<RatioRun>("order_to_workflow_ratio", "ratio", 2.0, Lower, run => run.Ratio),
        Figure.From<HistoryOrdersRun>("history_orders_ratio", "ratio", 0.95, Higher, run => run.SpeedRatio),
        Figure.From<HistoryOrdersRun>("history_rss_mb", "MB", 15, Lower, run => run.GrowthMegabytes),
        Figure.From<HistorySizeRun>("history_start_1m_s", "s", 0.2, Lower, run => run.DelaySeconds),
        Figure.From<HistorySizeRun>("history_list_10k_vs_kubectl_ratio", "ratio", 0.5, Lower, run => run.ListRatio),
        Figure.From<CutWatchRun>("watch_cut_stream_p50_ratio", "ratio", 2.0, Lower, run => run.Ratio),
        Figure.From<FairnessRun>("fair_p99_ratio_fetch", "ratio", 3.0, Lower, run => run.Fetch),
        Figure.From<FairnessRun>("fair_p99_ratio_hooks", "ratio", 3.0, Lower, run => run.Hooks),
        Figure.From<FairnessRun>("fair_p99_ratio_probes", "ratio", 3.0, Lower, run => run.Probes),
        Figure.From<FairnessRun>("fair_p99_ratio_workflows", "ratio", 3.0, Lower, run => run.Capacity),
        Figure.From<DeletionRun>("deletion_500_vs_raw_ratio", "ratio", 3.0, Lower, run => run.Ratio),
        Figure.From<FanOutRun>("endpoint_fanout_2000_s", "s", null, Lower, run => run.OperatorSeconds),
        Figure.From<FanOutRun>("endpoint_fanout_2000_ratio", "ratio", 2.0, Lower, run => run.Ratio),
        Figure.From<BigOrderRun>("order_1000_artifacts_ratio", "ratio", 2.0, Lower, run => run.Ratio),
        Figure.From<BigOrderRun>("order_status_kb_1000", "kB", 600, Lower, run => run.StatusBytes / 1000.0),
        Figure.From<PayloadRun>("payload_100mb_rss_growth_mb", "MB", 64, Lower, run => run.GrowthMegabytes),
        Figure.From<PayloadRun>("artifact_server_mb_per_s_vs_nginx", "ratio", 0.6, Higher, run => run.SpeedOfNginx),
        Figure.From<SizeRun>("start_10k_s", "s", null, Lower, run => run.StartSeconds),
        Figure.From<SizeRun>("start_10k_vs_raw_list_ratio", "ratio", 1.6, Lower, run => run.RawListRatio),
        Figure.From<StreamedStartRun>("start_streamed_vs_raw_ratio", "ratio", 2.0, Lower, run => run.Ratio),
        Figure.From<SizeRun>("rss_10k_mb", "MB", 160, Lower, run => run.ResidentBytes / 1e6),
        Figure.From<SizeRun>("bytes_per_pair", "B", 4_400, Lower, run => run.BytesPerPair),
    ];
}
