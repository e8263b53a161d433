using System.Text;
using ArcOperator.HookExecutor;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.HookExecutor;

public sealed class TailBytesTests
{
    [TestCase("", "")]
    [TestCase("short", "short")]
    [TestCase("12345678", "12345678")]
    [TestCase("123456789", "23456789")]
    [TestCase("äääää", "ääää")]
    [TestCase("xääää", "ääää")]
    [TestCase("ääääx", "äääx", Description = "half of a character is none")]
    [TestCase("😀😀😀", "😀😀")]
    [TestCase("😀😀😀a", "😀a")]
    public void The_end_is_kept(string text, string expected) => Kept(Encoding.UTF8.GetBytes(text)).Should().Be(expected);

    [Test]
    public void What_is_no_text_is_replaced_within_the_limit() =>
        Kept([.. Enumerable.Repeat((byte)0xFF, 100)]).Should().Be("\uFFFD\uFFFD");

    [Test]
    public void It_does_not_matter_how_it_comes()
    {
        var tail = new TailBytes(8);
        foreach (var value in "a text that is longer than its room"u8)
        {
            tail.Append([value]);
        }

        Encoding.UTF8.GetString(tail.ToUtf8()).Should().Be("its room");
    }

    private static string Kept(byte[] bytes)
    {
        var tail = new TailBytes(8);
        tail.Append(bytes);
        return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(tail.ToUtf8());
    }
}
