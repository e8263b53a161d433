using ArcOperator.Testing.Fuzzing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Fuzzing;

/// <summary>The fuzzer finds planted mistakes and reports them so that they can be repeated.</summary>
public sealed class FuzzerTests
{
    private static readonly FuzzBudget Budget = new(Seed: 1, Inputs: 20_000, TimeSpan.FromSeconds(20));

    [Test]
    public void A_mistake_is_found_and_its_input_is_written_to_a_file_that_repeats_it()
    {
        var target = new FuzzTarget("planted", input => _ = input.AsSpan().IndexOf("}{"u8) >= 0 ? throw new InvalidOperationException("planted") : 0);

        var message = FindingOf(target);

        message.Should().StartWith("fuzzing of planted, input of ").And.Contain("InvalidOperationException: planted").And.Contain("To repeat it: cp ");
        var file = message.Split("cp ")[1].Split(' ')[0];
        var repeat = () => Fuzzer.Run(target, [File.ReadAllBytes(file)], Budget with { Inputs = 0 });
        repeat.Should().Throw<AssertionException>().WithMessage("*planted*");
        File.Delete(file);
    }

    [Test]
    public void An_input_that_takes_too_much_memory_is_found() =>
        FindingOf(new("hungry", input => GC.KeepAlive(input.Length % 7 == 3 ? new byte[64 << 20] : null))).Should().Contain("bytes of memory");

    [Test]
    public void Declared_exceptions_are_answers_and_equal_seeds_make_equal_inputs()
    {
        var (first, second) = (new List<string>(), new List<string>());

        Fuzzer.Run(Recording(first), ["{\"a\":[1]}"u8.ToArray()], Budget with { Inputs = 200 });
        Fuzzer.Run(Recording(second), ["{\"a\":[1]}"u8.ToArray()], Budget with { Inputs = 200 });

        first.Should().HaveCountGreaterThan(200).And.Equal(second);
    }

    private static FuzzTarget Recording(List<string> inputs) => new("recording", input =>
    {
        inputs.Add(Convert.ToHexString(input));
        throw new FormatException();
    })
    { Declared = [typeof(FormatException)], Allocation = 1L << 30 };

    private static string FindingOf(FuzzTarget target)
    {
        var run = () => Fuzzer.Run(target, ["{\"a\":[1,2,{}]}"u8.ToArray()], Budget);
        return run.Should().Throw<AssertionException>().Which.Message;
    }
}
