using System.Text;
using ArcOperator.Testing;
using FluentAssertions;
using NUnit.Framework;

namespace ArcOperator.Tests.Sources;

public sealed class SecretSearchTests
{
    [TestCase("hunter2")]
    [TestCase("Bearer 0123456789abcdef")]
    public void A_secret_is_found_as_text_and_in_base64_wherever_it_stands_there(string secret)
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
    public void Nothing_is_found_where_nothing_is()
    {
        SecretSearch.FormsOf("hunter2").Should().NotContain(form => "gatherer Z2F0aGVyZXI=".Contains(form));
        SecretSearch.FormsOf("ab").Should().BeEmpty();
    }
}
