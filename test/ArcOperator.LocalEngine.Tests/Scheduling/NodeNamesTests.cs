using ArcOperator.LocalEngine.Scheduling;

namespace ArcOperator.LocalEngine.Tests.Scheduling;

public sealed class NodeNamesTests
{
    // FNV-1a with 32 bits of these texts, computed by hand elsewhere.
    [TestCase("wf", "a", ExpectedResult = "wf-3826002220")]
    [TestCase("wf", "foobar", ExpectedResult = "wf-3214735720")]
    [TestCase("wf", "wf", ExpectedResult = "wf")]
    public string The_id_of_a_node_contains_the_hash_of_its_name(string workflow, string node) => NodeNames.IdOf(workflow, node);
}
