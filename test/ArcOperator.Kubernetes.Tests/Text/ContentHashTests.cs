using System.Text;
using ArcOperator.Kubernetes.Text;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Kubernetes.Tests.Text;

public sealed class ContentHashTests
{
    [Test]
    public void The_hash_is_the_sha_256_that_other_tools_compute()
    {
        ContentHash.Hex("abc").Should().Be("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        ContentHash.Hex(Encoding.UTF8.GetBytes("abc"), 16).Should().Be("ba7816bf8f01cfea");
    }

    [Test]
    public void Fractions_of_many_texts_are_spread_evenly_and_do_not_change()
    {
        var fractions = Enumerable.Range(0, 1000).Select(number => ContentHash.Fraction($"text {number}")).ToList();

        fractions.Should().OnlyContain(fraction => fraction >= 0 && fraction < 1);
        fractions.Average().Should().BeApproximately(0.5, 0.05);
        ContentHash.Fraction("text 0").Should().Be(fractions[0]);
    }
}
