using ArcOperator.History.Records;
using ArcOperator.History.Tests.Stores;

namespace ArcOperator.History.Tests.Records;

internal sealed class RecordIdTests
{
    [Test]
    public void Same_run_has_the_same_identity_in_every_version_of_the_program() =>
        RecordId.ForRun("1f0e7a60-0000-4000-8000-000000000001", TestRecords.Noon).Should().Be("fc2f5d55-8a20-5592-868b-e18e236974aa");

    [Test]
    public void Another_start_another_part_and_another_object_have_other_identities() =>
        new[]
        {
            RecordId.ForRun("a", TestRecords.Noon), RecordId.ForRun("a", TestRecords.Noon.AddSeconds(1)), RecordId.ForRun("b", TestRecords.Noon),
            RecordId.ForRun("a", TestRecords.Noon, "unseen"), RecordId.ForObject("a"),
        }.Should().OnlyHaveUniqueItems();

    [Test]
    public void Record_survives_json()
    {
        var record = TestRecords.Numbered(1) with { ResourceVersion = 4, Chain = "c" };

        HistoryJson.ReadRecord(HistoryJson.Write(record)).Should().BeEquivalentTo(record);
        HistoryJson.Write(record).Should().Contain("\"status\":{\"gates\":[{").And.NotContain("\n");
    }
}
