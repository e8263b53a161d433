using System.Text;
using ArcOperator.Runtime.Processes;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Runtime.Tests.Processes;

public sealed class TailBufferTests
{
    [TestCase("", "", false)]
    [TestCase("short", "short", false)]
    [TestCase("12345678", "12345678", false)]
    [TestCase("123456789", "23456789", true)]
    [TestCase("äääää", "ääää", true)]
    [TestCase("xääää", "ääää", true)]
    [TestCase("ääääx", "äääx", true, Description = "half of a character is left out")]
    [TestCase("😀😀😀", "😀😀", true)]
    [TestCase("😀😀😀a", "😀a", true)]
    public void Long_text_is_cut_to_its_end(string text, string expected, bool isCut)
    {
        var tail = Filled(Encoding.UTF8.GetBytes(text));

        tail.ToString().Should().Be(expected);
        tail.IsCut.Should().Be(isCut);
    }

    [Test]
    public void Invalid_bytes_are_replaced_within_the_capacity() =>
        Strict(Filled([.. Enumerable.Repeat((byte)0xFF, 100)])).Should().Be("\uFFFD\uFFFD");

    [Test]
    public void Bytes_that_arrive_one_by_one_give_the_same_tail()
    {
        var tail = new TailBuffer(8);
        foreach (var value in "a text that is longer than its room"u8)
        {
            tail.Append([value]);
        }

        Strict(tail).Should().Be("its room");
    }

    [Test]
    public void A_capacity_of_0_keeps_nothing()
    {
        var tail = new TailBuffer(0);

        tail.Append("abc"u8);

        (tail.ToString(), tail.IsCut).Should().Be(("", true));
    }

    private static TailBuffer Filled(byte[] bytes)
    {
        var tail = new TailBuffer(8);
        tail.Append(bytes);
        return tail;
    }

    private static string Strict(TailBuffer tail) => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(tail.ToUtf8());
}
