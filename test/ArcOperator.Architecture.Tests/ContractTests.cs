using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Architecture.Tests;

/// <summary>Central types document their contract.</summary>
public sealed class ContractTests
{
    private static readonly string[] Headings = ["Guarantees", "Assumptions", "Caveats", "Errors"];

    [TestCase("client", "src/ArcOperator.Kubernetes/IKubernetesClient.cs")]
    [TestCase("watcher", "src/ArcOperator.Kubernetes/Watching/WatchStream.cs")]
    [TestCase("informer", "src/ArcOperator.Runtime/Informers/Informer.cs")]
    [TestCase("queue", "src/ArcOperator.Runtime/Queue/WorkQueue.cs")]
    [TestCase("controller", "src/ArcOperator.Runtime/Controllers/IEntityController.cs")]
    [TestCase("result", "src/ArcOperator.Runtime/Controllers/ReconciliationResult.cs")]
    [TestCase("status writer", "src/ArcOperator.Runtime/Status/StatusWriter.cs")]
    [TestCase("finalizer", "src/ArcOperator.Runtime/Controllers/IEntityFinalizer.cs")]
    [TestCase("elector", "src/ArcOperator.Runtime/LeaderElection/LeaderElector.cs")]
    [TestCase("store", "src/ArcOperator.Artifacts/Storage/IArtifactStore.cs")]
    [TestCase("history", "src/ArcOperator.History/Stores/IHistoryStore.cs")]
    [TestCase("server", "src/ArcOperator.Artifacts/Serving/ArtifactServer.cs")]
    [TestCase("engine", "src/ArcOperator.LocalEngine/WorkflowRuns.cs")]
    public void A_contract_has_four_headings_in_this_order(string concept, string path)
    {
        var text = File.ReadAllText(Repository.PathOf(path.Split('/')));
        var places = Headings.Select(heading => text.IndexOf($"/// <para><b>{heading}.</b>", StringComparison.Ordinal)).ToList();

        places.Should().NotContain(-1, "the {0} says all of {1}", concept, string.Join(", ", Headings)).And.BeInAscendingOrder();
        text.IndexOf("/// <summary>", StringComparison.Ordinal).Should().BeLessThan(places[0]);
    }
}
