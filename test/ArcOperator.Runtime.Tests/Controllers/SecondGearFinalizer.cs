namespace ArcOperator.Runtime.Tests.Controllers;

/// <summary>A second finalizer of the same kind.</summary>
internal sealed class SecondGearFinalizer : GearFinalizer
{
    public const string SecondIdentifier = "runtime.test/second";
}
