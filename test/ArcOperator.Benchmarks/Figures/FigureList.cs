namespace ArcOperator.Benchmarks.Figures;

/// <summary>All figures, in the order in which they are measured: what needs a quiet machine first.</summary>
internal static class FigureList
{
    public static IReadOnlyList<Figure> All { get; } =
    [
        new QueueOperations(),
        new WatchDecodingSpeed(),
        new WatchDecodingBytes(),
        new WritesPerOrder(),
        new PollingReads(),
        new WritesPerDeletion(),
        new SourcesReady(),
        new SourcesResident(),
        new SourcesUnchangedRequests(),
        new SourcesUnchangedWrites(),
        new SourcesUnchangedBytes(),
        new OrderToWorkflowMedian(),
        new OrderToWorkflowNinetyNinth(),
        new OrderToWorkflowRatio(),
        new WatchCutStreamRatio(),
        new DeletionRatio(),
        new EndpointFanOut(),
        new BigOrderRatio(),
        new BigOrderStatus(),
        new PayloadGrowth(),
        new ArtifactServerSpeed(),
        new StartWithTenThousand(),
        new StartStreamedRatio(),
        new ResidentWithTenThousand(),
        new BytesPerPair(),
    ];
}
