using RetrievalQA.Text;

namespace RetrievalQA.Tests.Text;

public class ListMarkTests
{
    [Theory]
    [InlineData("- milk", "milk")]
    [InlineData("• 300 EUR", "300 EUR")]
    [InlineData("> - milk", "milk")]
    [InlineData("- 300 EUR", "- 300 EUR")]
    [InlineData("- € 300", "- € 300")]
    [InlineData("+ 5 °C", "+ 5 °C")]
    [InlineData("2. Weltkrieg", "2. Weltkrieg")]
    [InlineData("z. B. Obst", "z. B. Obst")]
    [InlineData("o Brasil", "o Brasil")]
    public void A_bullet_says_nothing_wherever_it_stands(string line, string text) => Assert.Equal(text, line[ListMark.BulletLength(line)..]);
}
