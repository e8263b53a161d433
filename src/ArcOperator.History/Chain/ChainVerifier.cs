using ArcOperator.History.Records;
using ArcOperator.History.Stores;

namespace ArcOperator.History.Chain;

/// <summary>Compares records with the hash chain, one after the other.</summary>
internal sealed class ChainVerifier(HistoryState state)
{
    // Later differences usually follow from the first ones.
    private const int MostFindings = 20;

    private readonly List<string> _findings = [];
    private string _chain = state.AnchorChain;
    private long _number = state.Anchor;
    private long _count;

    /// <summary>True if further records add nothing to the result.</summary>
    public bool IsFull => _findings.Count >= MostFindings;

    /// <summary>Takes the next record in the order of numbers.</summary>
    /// <param name="record">The record as it is stored.</param>
    /// <param name="labels">Labels for which the record is found.</param>
    /// <param name="current">Both ends when the record was read.</param>
    public void Add(HistoryRecord record, IReadOnlyDictionary<string, string> labels, HistoryState current)
    {
        if (record.ResourceVersion > state.Head)
        {
            if (record.ResourceVersion > current.Head)
            {
                Find($"record {record.ResourceVersion} is beyond the recorded end {current.Head}");
            }

            return;
        }

        if (record.ResourceVersion != _number + 1)
        {
            Find(record.ResourceVersion == _number + 2
                ? $"record {_number + 1} is missing"
                : $"records {_number + 1} to {record.ResourceVersion - 1} are missing");
        }
        else if (RecordChain.Next(_chain, record) != record.Chain)
        {
            Find($"record {record.ResourceVersion} ({record.Id}) was changed, or follows a record that was changed");
        }

        if (labels.Count != record.Labels.Count || labels.Any(label => record.Labels.GetValueOrDefault(label.Key) != label.Value))
        {
            Find($"the index of labels of record {record.ResourceVersion} differs from its labels");
        }

        // Continues with the stored chain, so that one change is found once.
        (_chain, _number, _count) = (record.Chain, record.ResourceVersion, _count + 1);
    }

    /// <summary>Continues after records that were pruned during the verification.</summary>
    /// <returns>Number of the last record that was compared or pruned.</returns>
    public long Skip(HistoryState current)
    {
        if (current.Anchor > _number)
        {
            (_number, _chain) = (current.Anchor, current.AnchorChain);
        }

        return _number;
    }

    /// <summary>Returns the result after the last record.</summary>
    public VerificationResult Complete()
    {
        if (!IsFull && _number < state.Head)
        {
            Find(_number + 1 == state.Head ? $"record {state.Head} is missing" : $"records {_number + 1} to {state.Head} are missing");
        }
        else if (!IsFull && _number == state.Head && _chain != state.HeadChain)
        {
            Find($"the newest record {_number} differs from the recorded end {state.Head}");
        }

        return new(_count, state, _findings);
    }

    private void Find(string finding)
    {
        if (!IsFull)
        {
            _findings.Add(finding);
        }
    }
}
