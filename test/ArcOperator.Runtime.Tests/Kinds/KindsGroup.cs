namespace ArcOperator.Runtime.Tests.Kinds;

internal static class KindsGroup
{
    public const string Group = "runtime.test";
    public const string Version = "v1";
}
