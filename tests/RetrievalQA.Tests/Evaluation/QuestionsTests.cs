using RetrievalQA.Documents;
using RetrievalQA.Evaluation;
using RetrievalQA.Evaluation.Sets;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Tests.Ingestion.Chunking;

namespace RetrievalQA.Tests.Evaluation;

/// <summary>The questions that come with the project are what they are said to be.</summary>
public class QuestionsTests
{
    private static readonly EvaluationSet Set =
        QuestionFolder.Read(Path.Combine(Repository.Root, "tests", "questions"), [Repository.Corpus]);

    [Fact]
    public void There_are_enough_in_every_language_and_enough_that_nothing_answers()
    {
        var answerable = Set.Questions.Where(question => !question.IsUnanswerable).CountBy(question => question.Language).ToDictionary();
        Assert.True(answerable["en"] >= 120 && answerable["ko"] >= 100 && answerable["en"] + answerable["ko"] >= 240);
        Assert.All(["de", "ja", "zh"], language => Assert.True(answerable[language] >= 20, language));
        Assert.True(Set.Questions.Count(question => question.IsUnanswerable) >= 100);
    }

    [Fact]
    public void The_halves_are_about_equal()
    {
        var report = Set.Questions.Count(question => question.Half == QuestionHalf.Report);
        Assert.InRange((double)report / Set.Questions.Count, 0.45, 0.55);
    }

    // Reading gets better, so that white space may differ; a quote that is not there is a question that nobody can answer.
    [Fact]
    public void Every_quote_stands_on_its_page()
    {
        var texts = Set.Documents.ToDictionary(document => document.Id, Parse);
        Assert.All(Set.Questions.SelectMany(question => question.Expected.Select(part => (question.Id, part))), quote =>
            Assert.Contains(quote.part.DocumentIds, document =>
            {
                var text = texts[document];
                var page = text.Pages.FirstOrDefault(page => page.Number == quote.part.Page);
                return QuoteMatch.Holds(page is null ? text.Text : text.Slice(page.Span), quote.part.Text);
            }));
    }

    [Fact]
    public void Each_says_its_kind_and_what_a_person_would_accept() => Assert.All(Set.Questions, question =>
    {
        Assert.NotEqual("", question.Kind);
        Assert.NotEqual("", question.Language);
        Assert.Equal(question.IsUnanswerable, question.Answer.Length == 0);
        Assert.Equal(question.IsUnanswerable, question.Expected.Count == 0);
    });

    private static ParsedDocument Parse(EvaluatedDocument document)
    {
        using var content = new MemoryStream();
        using var file = document.Open();
        file.CopyTo(content);
        return DocumentReader.Read(content.ToArray(), document.FileName, "", Limits.Default);
    }
}
