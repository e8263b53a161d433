namespace ArcOperator.LocalEngine.Expressions;

/// <summary>The condition of a task on the outcomes of other tasks.</summary>
internal sealed class DependsExpression
{
    private readonly Func<Func<string, TaskOutcome?, bool>, bool> _evaluate;

    private DependsExpression(Func<Func<string, TaskOutcome?, bool>, bool> evaluate, IReadOnlyList<string> tasks) =>
        (_evaluate, Tasks) = (evaluate, tasks);

    /// <summary>The tasks of the condition. All must be finished before the condition is evaluated.</summary>
    public IReadOnlyList<string> Tasks { get; }

    /// <exception cref="FormatException">The text is not a valid condition.</exception>
    public static DependsExpression Parse(string text)
    {
        var reader = new TokenReader(ExpressionLexer.Read(text));
        var tasks = new List<string>();
        var evaluate = Either(reader, tasks);
        reader.ExpectEnd();
        return new(evaluate, [.. tasks.Distinct()]);
    }

    /// <summary>Returns the condition that all tasks ended well.</summary>
    public static DependsExpression FromDependencies(IReadOnlyList<string> tasks) =>
        new(ask => tasks.All(task => ask(task, null)), [.. tasks.Distinct()]);

    /// <param name="ask">Returns true if a task has the outcome. An outcome of null means that the task ended well or may fail.</param>
    public bool Evaluate(Func<string, TaskOutcome?, bool> ask) => _evaluate(ask);

    private static Func<Func<string, TaskOutcome?, bool>, bool> Either(TokenReader reader, List<string> tasks)
    {
        var result = Both(reader, tasks);
        while (reader.TryTake("||"))
        {
            var (left, right) = (result, Both(reader, tasks));
            result = ask => left(ask) || right(ask);
        }

        return result;
    }

    private static Func<Func<string, TaskOutcome?, bool>, bool> Both(TokenReader reader, List<string> tasks)
    {
        var result = Operand(reader, tasks);
        while (reader.TryTake("&&"))
        {
            var (left, right) = (result, Operand(reader, tasks));
            result = ask => left(ask) && right(ask);
        }

        return result;
    }

    private static Func<Func<string, TaskOutcome?, bool>, bool> Operand(TokenReader reader, List<string> tasks)
    {
        if (reader.TryTake("!"))
        {
            var inner = Operand(reader, tasks);
            return ask => !inner(ask);
        }

        if (reader.TryTake("("))
        {
            var inner = Either(reader, tasks);
            reader.Expect(")");
            return inner;
        }

        return reader.Next.Kind == ExpressionTokenKind.Word ? Question(reader.Take().Text, tasks) : throw reader.Unexpected("expected a task");
    }

    private static Func<Func<string, TaskOutcome?, bool>, bool> Question(string word, List<string> tasks)
    {
        var parts = word.Split('.', 2);
        tasks.Add(parts[0]);
        if (parts.Length == 1)
        {
            return ask => ask(parts[0], null);
        }

        return Enum.TryParse<TaskOutcome>(parts[1], out var outcome) && Enum.IsDefined(outcome) && !char.IsDigit(parts[1][0])
            ? ask => ask(parts[0], outcome)
            : throw new FormatException($"'{parts[1]}' is not an outcome of a task: use one of {string.Join(", ", Enum.GetNames<TaskOutcome>())}");
    }
}

/// <summary>The outcomes of a task in <c>depends</c>.</summary>
internal enum TaskOutcome
{
    Succeeded,
    Failed,
    Errored,
    Skipped,
    Omitted,

    /// <summary>Always false, because the engine refuses daemons.</summary>
    Daemoned,

    /// <summary>At least one item of the task succeeded.</summary>
    AnySucceeded,

    /// <summary>All items of the task failed.</summary>
    AllFailed,
}
