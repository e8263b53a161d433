namespace ArcOperator.Controllers.Shared;

/// <summary>
/// That something was begun a moment ago is not worth a write of its own: whoever does the work is about to say more. Only if
/// nothing is said, the user is told that it is waited for. Of many objects at once the writes would hold up the work itself.
/// </summary>
internal static class FirstWord
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>How much longer to wait for more to say; null: write now, also if a clock was set back.</summary>
    public static TimeSpan? Wait(TimeSpan? age) => age >= TimeSpan.Zero && age < Patience ? Patience - age : null;
}
