using System.Text;

namespace RetrievalQA.Evaluation;

/// <summary>Documents, and questions about them whose answers are known.</summary>
/// <param name="Name">The name of its folder.</param>
public sealed record EvaluationSet(string Name, IReadOnlyList<EvaluatedDocument> Documents, IReadOnlyList<EvaluationQuestion> Questions)
{
    /// <summary>The set without the other half, and with so many questions at most: the same ones every time, spread over the set.</summary>
    /// <param name="half">Null for both halves.</param>
    public EvaluationSet Restricted(QuestionHalf? half, int most)
    {
        var kept = Questions.Where(question => half is null || question.Half == half).ToList();
        return this with
        {
            Questions = kept.Count <= most ? kept : [.. Enumerable.Range(0, most).Select(place => kept[(int)((long)place * kept.Count / most)])],
        };
    }
}

/// <summary>A document as it is uploaded.</summary>
/// <param name="Id">As questions name it.</param>
public sealed record EvaluatedDocument(string Id, string FileName, Func<Stream> Open)
{
    public static EvaluatedDocument OfFile(string id, string path) => new(id, Path.GetFileName(path), () => File.OpenRead(path));

    /// <summary>Plain text; the title, where there is one, is a paragraph before it.</summary>
    public static EvaluatedDocument OfText(string id, string fileName, string title, string text) =>
        new(id, fileName, () => new MemoryStream(Encoding.UTF8.GetBytes(TitleLine(title) + text)));

    /// <summary>What stands before the text of a document that has a title.</summary>
    public static string TitleLine(string title) => title.Length > 0 ? $"{title}\n\n" : "";
}
