using System.Security.Cryptography;
using System.Text;

namespace RetrievalQA.Evaluation;

/// <summary>
/// The half of a set that a question belongs to, for ever. Constants are chosen on one, figures are published of the other:
/// whoever looks for a constant takes <see cref="Choose"/> and never sees <see cref="Report"/>.
/// </summary>
public enum QuestionHalf
{
    Choose,
    Report,
}

/// <summary>Tells the half from the id alone, so that it stays where questions are added or sorted.</summary>
public static class QuestionHalves
{
    private const int Hexadecimal = 16;

    /// <summary>By the first byte of the id's SHA-256; even is <see cref="QuestionHalf.Choose"/>.</summary>
    public static QuestionHalf ByHash(string id) => Of(SHA256.HashData(Encoding.UTF8.GetBytes(id))[0]);

    /// <summary>By the last digit of the id, decimal or hexadecimal, for sets that number their questions; by hash where it ends otherwise.</summary>
    public static QuestionHalf ByParity(string id) =>
        id.Length > 0 && char.IsAsciiHexDigit(id[^1]) ? Of(Convert.ToByte(id[^1..], Hexadecimal)) : ByHash(id);

    private static QuestionHalf Of(byte number) => number % 2 == 0 ? QuestionHalf.Choose : QuestionHalf.Report;
}
