using System.IO.Compression;
using System.Text;
using RetrievalQA.Evaluation;
using RetrievalQA.Evaluation.Sets;

namespace RetrievalQA.Tests.Evaluation.Sets;

public sealed class EvaluationFolderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("retrievalqa-set-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_BEIR_folder_has_documents_grades_and_halves()
    {
        Write("corpus.jsonl", """{"_id":"d1","title":"Storms","text":"Wind is air."}""", """{"_id":"d2","title":"","text":"Rain."}""");
        Write("queries.jsonl", """{"_id":"4","text":"what is wind"}""", """{"_id":"7","text":"what is rain"}""");
        Write("qrels/test.tsv", "query-id\tcorpus-id\tscore", "4\td1\t2", "7\td2\t1", "7\td1\t0");
        var set = Read();
        Assert.Equal(["000001.txt", "000002.txt"], set.Documents.Select(document => document.FileName));
        Assert.Equal(["Storms\n\nWind is air.", "Rain."], set.Documents.Select(TextOf));
        Assert.Equal([QuestionHalf.Choose, QuestionHalf.Report], set.Questions.Select(question => question.Half));
        Assert.Equal(2, set.Questions[0].Relevance["d1"]);
        Assert.False(set.Questions[0].IsUnanswerable);
    }

    [Fact]
    public void Answers_of_a_BEIR_folder_stand_where_they_are_uploaded_and_share_an_article()
    {
        Write("corpus.jsonl", """{"_id":"d1","title":"Stürme 🌪","text":"Wind is air."}""");
        Write("queries.jsonl", """{"_id":"4","text":"what is wind"}""", """{"_id":"7","text":"who made it"}""");
        Write("qrels.tsv", "query-id\tcorpus-id\tscore", "4\td1\t1");
        Write(
            "answers.jsonl",
            """{"_id":"4","doc_id":"d1","answers":[{"doc_id":"d1","text":"air","start":8}]}""",
            """{"_id":"7","doc_id":"d1","answers":[],"unanswerable":true}""");
        var set = Read();
        var expected = set.Questions[0].Expected.Single();
        var points = TextOf(set.Documents[0]).EnumerateRunes().ToArray();
        Assert.Equal("air", string.Concat(points[expected.Start!.Value..(expected.Start.Value + 3)].Select(point => point.ToString())));
        Assert.True(set.Questions[1].IsUnanswerable);
        Assert.Equal(["Stürme 🌪", "Stürme 🌪"], set.Questions.Select(question => question.Cluster));
    }

    [Fact]
    public void Judged_passages_are_asked_alone_and_decide_what_can_be_answered()
    {
        Write(
            "dev.jsonl",
            """{"query_id":"1","query":"왜?","positive_passages":[{"docid":"a#1","title":"A","text":"때문에"}],"negative_passages":[{"docid":"b#1","title":"B","text":"아니"}]}""",
            """{"query_id":"2","query":"누구?","positive_passages":[],"negative_passages":[{"docid":"b#1","title":"B","text":"아니"},{"docid":"c#1","title":"","text":"몰라"}]}""");
        AssertJudged(Read());
    }

    [Fact]
    public void Judged_passages_may_come_as_topics_and_judgements_too()
    {
        Pack(
            "corpus.jsonl.gz",
            """{"docid":"a#1","title":"A","text":"때문에"}""", """{"docid":"b#1","title":"B","text":"아니"}""", """{"docid":"c#1","title":"","text":"몰라"}""");
        Write("topics/dev.relevant.tsv", "1\t왜?");
        Write("topics/dev.non_relevant.tsv", "2\t누구?");
        Write("qrels/dev.relevant.tsv", "1\tQ0\ta#1\t1", "1\tQ0\tb#1\t0");
        Write("qrels/dev.non_relevant.tsv", "2\tQ0\tb#1\t0", "2\tQ0\tc#1\t0");
        AssertJudged(Read());
    }

    [Fact]
    public void Questions_about_pages_name_them()
    {
        Write("pdfs/ACME_2020.pdf", "%PDF-1.4");
        Write("questions.jsonl", """{"id":"f_02","doc_name":"ACME_2020","question":"How much?","answer":"5","evidence":[{"doc_name":"ACME_2020","page":3,"text":"…"}]}""");
        var set = Read();
        Assert.Equal(("ACME_2020", "ACME_2020.pdf"), (set.Documents[0].Id, set.Documents[0].FileName));
        Assert.Equal((3, ""), (set.Questions[0].Expected[0].Page, set.Questions[0].Expected[0].Text));
        Assert.Equal(QuestionHalf.Choose, set.Questions[0].Half);
    }

    [Fact]
    public void Questions_about_files_find_them_beside_and_where_they_are_told()
    {
        Write("set/documents/a.md", "A");
        Write("set/README.md", "How");
        Write("set/.hidden/b.txt", "not this one");
        Write("more/deep/b.txt", "B");
        Write(
            "set/a.jsonl",
            """{"id":"1","question":"A?","file":"a.md","page":null,"quote":"A","kind":"code","lang":"en"}""",
            """{"id":"2","question":"B?","history":["A?"],"files":["a.md","b.txt"],"quote":["A","B"],"any":true}""",
            """{"id":"3","question":"C?","unanswerable":true}""");
        var set = QuestionFolder.Read(Path.Combine(folder, "set"), [Path.Combine(folder, "more")]);
        Assert.Equal(["a.md", "b.txt"], set.Documents.Select(document => document.Id));
        Assert.Equal("B", TextOf(set.Documents[1]));
        Assert.Equal((true, 2), (set.Questions[1].AnyPartIsEnough, set.Questions[1].Expected.Count));
        Assert.Equal(["A?"], set.Questions[1].History);
        Assert.Equal([false, false, true], set.Questions.Select(question => question.IsUnanswerable));
    }

    [Theory]
    [InlineData("""{"id":"1","question":"A?","file":"gone.md","quote":"A"}""", "'gone.md'")]
    [InlineData("""{"question":"A?"}""", "no id")]
    [InlineData("""{"id":"1","file":"a.md","quote":"A"}""", "'1'")]
    [InlineData("""{"id":"1","question":5,"file":"a.md","quote":"A"}""", "'1'")]
    [InlineData("""{"id":"1","question":"A?","file":"a.md","quotes":"A"}""", "no quote")]
    [InlineData("""{"id":"1","question":"A?","file":"a.md","quote":[null]}""", "'quote'")]
    [InlineData("""{"id":"1","question":"A?","file":"a.md","quote":"A","page":"three"}""", "'page'")]
    [InlineData("""["id"]""", "Line 1")]
    [InlineData("{", "Line 1")]
    public void What_is_wrong_with_a_question_is_said(string line, string reason)
    {
        Write("documents/a.md", "A");
        Write("a.jsonl", line);
        Assert.Contains(reason, Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_id_is_of_one_question()
    {
        Write("a.jsonl", """{"id":"1","question":"A?","unanswerable":true}""", """{"id":"1","question":"B?","unanswerable":true}""");
        Assert.Contains("'1'", Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"_id":"d1","text":5}""", """{"_id":"4","text":"?"}""")]
    [InlineData("""{"text":"A"}""", """{"_id":"4","text":"?"}""")]
    [InlineData("""{"_id":"d1","text":"A"}""", """{"_id":"4"}""")]
    [InlineData("""{"_id":"d1","text":"A"}""", """{"_id":"4","text":"?"}{""")]
    public void A_set_that_is_broken_is_said_to_be(string document, string question)
    {
        Write("corpus.jsonl", document);
        Write("queries.jsonl", question);
        Write("qrels.tsv", "4\td1\t1");
        Assert.Throws<InvalidDataException>(Read);
    }

    [Fact]
    public void Grades_may_be_packed_and_come_without_a_line_of_titles()
    {
        Write("corpus.jsonl", """{"_id":"d1","text":"A"}""");
        Write("queries.jsonl", """{"_id":"4","text":"?"}""");
        Pack("qrels.tsv.gz", "4\td1\t1");
        Assert.Equal(1, Read().Questions[0].Relevance["d1"]);
    }

    [Fact]
    public void Two_documents_of_one_name_are_not_told_apart()
    {
        Write("documents/one/a.md", "A");
        Write("documents/two/a.md", "B");
        Write("a.jsonl", """{"id":"1","question":"A?","file":"a.md","quote":"A"}""");
        Assert.Contains("one name", Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"expect":"text"}]""")]
    [InlineData("""[{"name":"a.pdf","expect":"Text"}]""")]
    [InlineData("""[{"name":"a.pdf","phrases":[null]}]""")]
    [InlineData("""{"name":"a.pdf"}""")]
    [InlineData("[")]
    public void A_manifest_that_is_broken_is_said_to_be(string manifest)
    {
        Write("files/a.pdf", "%PDF-1.4");
        Write("manifest.json", manifest);
        Assert.Throws<InvalidDataException>(() => DocumentManifest.Read(Path.Combine(folder, "manifest.json")));
    }

    [Fact]
    public void A_folder_without_questions_is_no_set() =>
        Assert.Contains("no questions", Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);

    [Fact]
    public void A_set_is_restricted_to_a_half_and_to_questions_spread_over_it()
    {
        var set = new EvaluationSet("s", [], [.. Enumerable.Range(0, 100).Select(number => new EvaluationQuestion(
            $"{number}", "?", number % 2 == 0 ? QuestionHalf.Choose : QuestionHalf.Report))]);
        Assert.Equal(["1", "21", "41", "61", "81"], set.Restricted(QuestionHalf.Report, 5).Questions.Select(question => question.Id));
        Assert.Equal(100, set.Restricted(half: null, int.MaxValue).Questions.Count);
    }

    [Fact]
    public void A_manifest_names_phrases_and_their_pages()
    {
        Write("files/a.pdf", "%PDF-1.4");
        Write("manifest.json", """[{"name":"a.pdf","format":"pdf","expect":"text","phrases":[{"where":"page 3","phrase":"x"},{"where":"row 2","phrase":"y"},{"where":"page 1","phrase":"z","optional":true}]}]""");
        var (expected, documents) = DocumentManifest.Read(Path.Combine(folder, "manifest.json"));
        Assert.Equal([("x", 3), ("y", null)], expected[0].Phrases.Select(phrase => (phrase.Text, phrase.Page)));
        Assert.Equal("a.pdf", documents[0].Id);
    }

    private static void AssertJudged(EvaluationSet set)
    {
        Assert.Equal(["a#1", "b#1", "c#1"], set.Documents.Select(document => document.Id).Order(StringComparer.Ordinal));
        var byId = set.Questions.ToDictionary(question => question.Id);
        Assert.Equal((false, "relevant"), (byId["1"].IsUnanswerable, byId["1"].Kind));
        Assert.Equal((true, "non-relevant"), (byId["2"].IsUnanswerable, byId["2"].Kind));
        Assert.Equal(["a#1", "b#1"], byId["1"].Documents!);
        Assert.Equal(["b#1", "c#1"], byId["2"].Documents!);
    }

    private EvaluationSet Read() => EvaluationFolder.Read(folder, []);

    private static string TextOf(EvaluatedDocument document)
    {
        using var reader = new StreamReader(document.Open());
        return reader.ReadToEnd();
    }

    private void Write(string name, params string[] lines)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, string.Join('\n', lines));
    }

    private void Pack(string name, params string[] lines)
    {
        using var file = File.Create(Path.Combine(folder, name));
        using var packed = new GZipStream(file, CompressionLevel.Fastest);
        packed.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }
}
