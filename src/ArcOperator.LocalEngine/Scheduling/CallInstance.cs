using ArcOperator.LocalEngine.Expressions;

namespace ArcOperator.LocalEngine.Scheduling;

/// <summary>A call, or one of its items.</summary>
/// <param name="Name">The call's name; of an item also its number and text.</param>
/// <param name="Variables">What variables mean to it.</param>
internal sealed record CallInstance(string Name, IVariableScope Variables);
