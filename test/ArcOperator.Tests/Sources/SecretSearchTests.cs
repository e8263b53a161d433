using System.Text;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

public sealed class SecretSearchTests
{
    [TestCase("hunter2")]
    [TestCase("Bearer 0123456789abcdef")]
    public void The_search_finds_a_secret_as_text_and_at_any_position_in_base64(string secret)
    {
        var forms = SecretSearch.FormsOf(secret + "\n").ToList();

        foreach (var before in new[] { "", "a", "ab", "abc", "user:" })
        {
            foreach (var after in new[] { "", "\n", "ab", "abc" })
            {
                var text = before + secret + after;
                forms.Should().Contain(form => text.Contains(form));
                forms.Should().Contain(form => Convert.ToBase64String(Encoding.UTF8.GetBytes(text)).Contains(form));
            }
        }
    }

    [Test]
    public void The_search_finds_nothing_in_a_text_without_secrets()
    {
        SecretSearch.FormsOf("hunter2").Should().NotContain(form => "gatherer Z2F0aGVyZXI=".Contains(form));
        SecretSearch.FormsOf("ab").Should().BeEmpty();
    }
}
