using System.Text;
using ArcOperator.LocalEngine.Sandbox;

namespace ArcOperator.LocalEngine.Tests.Sandbox;

public sealed class TailBufferTests
{
    [Test]
    public void The_last_bytes_are_kept_however_they_came()
    {
        var tail = new TailBuffer(5);

        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            tail.Append(Encoding.ASCII.GetBytes([letter]));
        }

        tail.ToString().Should().Be("vwxyz");
        tail.IsCut.Should().BeTrue();
    }

    [Test]
    public void One_piece_may_be_larger_than_what_is_kept()
    {
        var tail = new TailBuffer(3);
        tail.Append("0123456789"u8);

        tail.ToString().Should().Be("789");
    }

    [Test]
    public void What_fits_is_kept_whole()
    {
        var tail = new TailBuffer(3);
        tail.Append("abc"u8);

        tail.ToString().Should().Be("abc");
        tail.IsCut.Should().BeFalse();
    }
}
