using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using RetrievalQA.Tests.Answering.Runs;
using RetrievalQA.Tests.Contract;

namespace RetrievalQA.Tests.Answering.BuiltIn;

/// <summary>The built-in model, through the API of the real server.</summary>
public sealed class ExtractiveModelTests(RetrievalQaServer server) : IClassFixture<RetrievalQaServer>
{
    private const string Manual =
        """
        # Pump HX-200

        The pump HX-200 weighs 14 kilograms. The warranty of the pump HX-200 lasts 36 months.

        # Repair

        The workshop in Lund repairs every pump within ten days. Shipping to the workshop is free.

        # Ladder LX-7

        The ladder LX-7 is made of aluminium and carries 150 kilograms.
        """;

    private readonly ApiClient v1 = server.V1();
    private readonly ApiClient v2 = server.V2();

    [Fact]
    public async Task A_follow_up_with_a_pronoun_takes_what_it_stands_for_along()
    {
        var file = await v2.Upload("manual.md", Manual);
        var first = await AskAsync("How long is the warranty of the pump HX-200?", file);
        Assert.Contains("36 months", (string)first["text"]!, StringComparison.Ordinal);

        var second = await AskAsync("How much does it weigh?", file, (string)first["thread_id"]!);
        Assert.Contains("14 kilograms", (string)second["text"]!, StringComparison.Ordinal);
        var query = (string)second["footnotes"]![0]!["why"]!["query"]!;
        Assert.Equal("How much does it weigh? (the pump HX-200)", query);

        var third = await AskAsync("Where does the workshop repair a pump?", file, (string)first["thread_id"]!);
        Assert.Equal("Where does the workshop repair a pump?", (string)third["footnotes"]![0]!["why"]!["query"]!);
    }

    [Fact]
    public async Task Without_a_search_it_says_that_it_cannot_answer()
    {
        var file = await v2.Upload("manual.md", Manual);
        var client = await RunClient.CreateAsync(v2, file);
        var run = await client.AskAsync("How long is the warranty of the pump HX-200?", new JsonObject { ["tool_choice"] = "none" });
        Assert.Equal("completed", run.Text("status"));
        Assert.Equal(["message_creation"], (await client.StepsAsync()).Select(step => (string)step["type"]!));
        var answer = await client.AnswerAsync();
        Assert.StartsWith("I am the built-in extractive model", (string)answer["value"]!, StringComparison.Ordinal);
        Assert.Empty(answer["annotations"]!.AsArray());
    }

    [Theory]
    [InlineData("Who won the chess championship in the workshop of Reykjavik?", "The nearest passages are in: ")]
    [InlineData("레이캬비크 workshop 체스 대회에서 누가 우승했습니까?", "가장 가까운 부분: ")]
    public async Task A_refusal_names_the_places_that_nearest_lists_without_the_marks_of_the_source(string question, string opening)
    {
        const string source =
            """
            # **Pumps** of [the house](https://example.org/a)

            The pump HX-200 weighs 14 kilograms.

            ## `Repair` in the workshop

            The workshop in Lund repairs every pump.

            | part | workshop |
            |---|---|
            | seal | Lund |

            ## Ladders

            The ladder LX-7 carries 150 kilograms.
            """;
        var file = await v2.Upload("marks.md", source);
        var answer = await AskAsync(question, file);
        Assert.True((bool)answer["refused"]!);
        var text = (string)answer["text"]!;
        Assert.Contains(opening, text, StringComparison.Ordinal);
        Assert.All("#*`|[](", mark => Assert.DoesNotContain(mark, text));
        var named = text[(text.IndexOf(opening, StringComparison.Ordinal) + opening.Length)..].TrimEnd('.').Split("; ");
        var headings = new[] { "marks.md · Pumps of the house", "marks.md · Pumps of the house > Repair in the workshop", "marks.md · Pumps of the house > Ladders" };
        var starts = new[] { 0, source.IndexOf("## `Repair`", StringComparison.Ordinal), source.IndexOf("## Ladders", StringComparison.Ordinal) };
        var listed = answer["nearest"]!.AsArray().Select(near => headings[Array.FindLastIndex(starts, start => start <= (int)near!["start"]!)]);
        Assert.Equal(listed.Distinct(), named.Select(place => headings.Last(heading => place.StartsWith(heading, StringComparison.Ordinal))).Distinct());
        Assert.All(answer["nearest"]!.AsArray(), near => Assert.Equal(source[(int)near!["start"]!..(int)near["end"]!], (string)near["quote"]!));
    }

    [Theory]
    [InlineData("Who won the chess championship in Reykjavik?", "I could not find an answer")]
    [InlineData("레이캬비크 체스 대회의 우승자는 누구입니까?", "문서에서 이 질문에 대한 답을 찾지 못했습니다.")]
    public async Task A_refusal_is_in_the_language_of_the_question_and_has_no_footnotes(string question, string expected)
    {
        var file = await v2.Upload("manual.md", Manual + "\n\n창고의 우승 기념품은 보관하지 않습니다. The championship cup is not kept here.\n");
        var answer = await AskAsync(question, file);
        Assert.StartsWith(expected, (string)answer["text"]!, StringComparison.Ordinal);
        Assert.True((bool)answer["refused"]!);
        Assert.Empty(answer["footnotes"]!.AsArray());
        Assert.All(answer["nearest"]!.AsArray(), passage => Assert.Equal(file, (string)passage!["file_id"]!));
        Assert.NotEmpty(answer["nearest"]!.AsArray());
    }

    [Fact]
    public async Task A_run_of_v1_code_waits_for_files_that_are_still_being_read()
    {
        var file = await v1.Upload(
            "manual.md", Manual + string.Concat(Enumerable.Range(0, 2_000).Select(number => $"\nShelf {number} holds boxes of bolts and nuts.\n")));
        var assistant = (await v1.Post("/v1/assistants", $$"""{"model":"gpt-4-1106-preview","tools":[{"type":"retrieval"}],"file_ids":["{{file}}"]}""")).Ok().Text("id");
        var run = (await v1.Post("/v1/threads/runs", $$$"""{"assistant_id":"{{{assistant}}}","thread":{"messages":[{"role":"user","content":"How long is the warranty of the pump HX-200?"}]}}""")).Ok();
        var thread = run.Text("thread_id");
        var ended = await v1.Poll($"/v1/threads/{thread}/runs/{run.Text("id")}", reply => reply.Text("status") is not ("queued" or "in_progress"));
        Assert.Equal("completed", ended.Text("status"));
        var text = (await v1.Get($"/v1/threads/{thread}/messages")).Ok().Data[0]!["content"]![0]!["text"]!;
        Assert.Contains("36 months.【0†source】", (string)text["value"]!, StringComparison.Ordinal);
        Assert.Equal("The warranty of the pump HX-200 lasts 36 months.", (string)text["annotations"]![0]!["file_citation"]!["quote"]!);
    }

    [Fact]
    public async Task A_refusal_names_the_files_that_could_not_be_read()
    {
        var broken = await v2.Upload("scan-of-may.pdf", "%PDF-1.7\nthis is no PDF file at all\n");
        var file = await v2.Upload("manual.md", Manual);
        var answer = (await v2.Post("/v1/answers", $$"""{"question":"Who won the chess championship in Reykjavik?","file_ids":["{{broken}}","{{file}}"]}""")).Ok().Json;
        Assert.True((bool)answer["refused"]!);
        Assert.Contains("Not searched: scan-of-may.pdf (", (string)answer["text"]!, StringComparison.Ordinal);
        var steps = (await v2.Get($"/v1/threads/{answer["thread_id"]}/runs/{answer["run_id"]}/steps?order=asc")).Ok();
        Assert.StartsWith("scan-of-may.pdf", (
            string)steps.Data[0]!["step_details"]!["tool_calls"]![0]!["file_search"]!["unready_files"]![0]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the of and")]
    [InlineData("What is it?")]
    public async Task A_question_without_a_word_that_says_what_about_is_refused(string question)
    {
        var answer = await AskAsync(question, await v2.Upload("manual.md", Manual));
        Assert.True((bool)answer["refused"]!);
        Assert.Equal(0, (double)answer["confidence"]!);
    }

    [Fact]
    public async Task Nearest_lists_no_sentence_twice()
    {
        const string question = "Who won the chess championship of the workshop in Reykjavik?";
        string[] files = [await v2.Upload("manual.md", Manual), await v2.Upload("copy.md", Manual)];
        var answer = (await v2.Post("/v1/answers", $$"""{"question":"{{question}}","file_ids":["{{files[0]}}","{{files[1]}}"]}""")).Ok().Json;
        Assert.True((bool)answer["refused"]!);
        var quotes = answer["nearest"]!.AsArray().Select(near => (string)near!["quote"]!).ToList();
        Assert.Equal(quotes.Distinct(), quotes);
        Assert.Equal(3, quotes.Count);
    }

    [Fact]
    public async Task A_refusal_in_korean_has_no_english_reasons()
    {
        var broken = await v2.Upload("scan (1).pdf", "%PDF-1.7\nthis is no PDF file at all\n");
        var answer = (await v2.Post("/v1/answers", $$"""{"question":"체스 대회의 우승자는 누구입니까?","file_ids":["{{broken}}"]}""")).Ok().Json;
        Assert.EndsWith("검색하지 못한 파일: scan (1).pdf (읽을 수 없음).", (string)answer["text"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_in_markdown_shows_the_names_of_files_as_they_are()
    {
        var file = await v2.Upload("*a* _b_ [c](d).md", Manual);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/answers")
        {
            Content = new StringContent(
                $$"""{"question":"Who won the chess championship of the workshop?","file_ids":["{{file}}"]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await v2.Http.SendAsync(request);
        Assert.Contains(@"\*a\* \_b\_ \[c\](d).md", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("How long is the warranty of the pump HX-200 and where does the workshop repair every pump?", false)]
    [InlineData("Who won the chess championship in Reykjavik?", true)]
    public async Task The_deltas_of_a_streamed_answer_are_its_text(string question, bool isRefused)
    {
        var file = await v2.Upload("manual.md", Manual);
        var stream = await StreamedAnswer.AskAsync(v2, new JsonObject { ["question"] = question, ["file_ids"] = new JsonArray(file) });
        Assert.Equal(stream.Text, (string)stream.Completed["text"]!);
        Assert.Equal(isRefused, (bool)stream.Completed["refused"]!);
        Assert.Equal(isRefused, stream.Footnotes.Count == 0);
        var completed = stream.Completed["footnotes"]!.DeepClone().AsArray();
        Assert.All(completed, footnote => Assert.True(footnote!.AsObject().Remove("positions")));
        Assert.Equal(completed.ToJsonString(), new JsonArray([.. stream.Footnotes.Select(footnote => footnote.DeepClone())]).ToJsonString());

        var thread = (string)stream.Completed["thread_id"]!;
        var stored = (await v2.Get($"/v1/threads/{thread}/messages")).Ok().Data[0]!["content"]![0]!["text"]!;
        Assert.Equal(stream.Footnotes.Count, stored["annotations"]!.AsArray().Select(annotation => (string)annotation!["text"]!).Distinct().Count());
    }

    [Fact]
    public async Task An_answer_in_Markdown_has_its_quotes_as_footnotes()
    {
        var file = await v2.Upload("manual.md", Manual);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/answers")
        {
            Content = new StringContent($$"""{"question":"How long is the warranty of the pump HX-200?","file_ids":["{{file}}"]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/markdown"));
        using var response = await v2.Http.SendAsync(request);
        Assert.Equal("text/markdown", response.Content.Headers.ContentType?.MediaType);
        var markdown = await response.Content.ReadAsStringAsync();
        Assert.Contains("The warranty of the pump HX-200 lasts 36 months.[^", markdown, StringComparison.Ordinal);
        Assert.Contains("]: “The warranty of the pump HX-200 lasts 36 months.” — manual.md\n", markdown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2. Weltkrieg und Wiederaufbau der Stadt Lund dauerten bis 1958.", "Bis wann dauerte der Wiederaufbau der Stadt Lund?")]
    [InlineData("- 300 EUR Rabatt auf die Pumpe HX-200 für Mitglieder.", "Wie viel Rabatt gibt es auf die Pumpe HX-200?")]
    public async Task What_looks_like_a_list_mark_and_is_none_stays_in_quotes_and_answers(string sentence, string question)
    {
        var file = await v2.Upload("lund.txt", $"Die Chronik der Stadt.\n\n{sentence}\n\nAlles andere steht im Archiv.");
        var answer = await AskAsync(question, file);
        Assert.Contains(sentence, (string)answer["text"]!, StringComparison.Ordinal);
        Assert.Equal(sentence, (string)answer["footnotes"]![0]!["quote"]!);
    }

    [Theory]
    [InlineData("Hello!", "I answer questions from your documents")]
    [InlineData("What can you do?", "I answer questions from your documents")]
    [InlineData("안녕하세요", "저는 문서를 바탕으로")]
    public async Task A_greeting_is_told_what_can_be_asked(string message, string opening)
    {
        var answer = await AskAsync(message, await v2.Upload("manual.md", Manual));
        Assert.StartsWith(opening, (string)answer["text"]!, StringComparison.Ordinal);
        AssertSaysNothingOfDocuments(answer);
    }

    [Fact]
    public async Task Where_there_are_no_documents_it_says_what_to_do()
    {
        var store = (await v2.Post("/v1/vector_stores", """{"name":"empty"}""")).Ok().Text("id");
        var answer = (await v2.Post("/v1/answers", $$"""{"question":"How long is the warranty?","vector_store_ids":["{{store}}"]}""")).Ok().Json;
        Assert.Contains("there are no documents here yet", (string)answer["text"]!, StringComparison.Ordinal);
        AssertSaysNothingOfDocuments(answer);
    }

    [Fact]
    public async Task Several_questions_are_answered_one_by_one()
    {
        const string message = "Hi! How much does the pump HX-200 weigh? What is the ladder LX-7 made of? Who is the mayor of Reykjavik? Thanks, Karin";
        var answer = await AskAsync(message, await v2.Upload("manual.md", Manual));
        Assert.Equal(
            "The pump HX-200 weighs 14 kilograms. [1]\n\nThe ladder LX-7 is made of aluminium and carries 150 kilograms. [2]\n\n"
                + "I could not find an answer in the documents to: “Who is the mayor of Reykjavik?”",
            (string)answer["text"]!);
        Assert.False((bool)answer["refused"]!);
        var steps = (await v2.Get($"/v1/threads/{answer["thread_id"]}/runs/{answer["run_id"]}/steps?order=asc")).Ok();
        Assert.Equal(3, steps.Data.Count(step => (string)step!["type"]! == "tool_calls"));
    }

    [Theory]
    [InlineData("faq.md", "# Pool\n\n**When can I swim?**\n\nThe pool opens at 6:30 on weekdays.\n\n**Is there a discount?**\n\nFamilies pay 24 euros.\n", "When can I swim?", "The pool opens at 6:30 on weekdays.")]
    [InlineData("faq.txt", "Allotments\n\nQ: How big may a shed be?\nA: A shed may cover twelve square metres.\n\nQ: Who pays for water?\nA: Each gardener pays for his own.\n", "How big may a shed be?", "A shed may cover twelve square metres.")]
    [InlineData("faq.html", "<h1>Club</h1><h3>Where are the showers?</h3><p>On the ground floor behind the bar.</p><h3>Who is the bosun?</h3><p>Ask at the bar.</p>", "Where are the showers?", "On the ground floor behind the bar.")]
    [InlineData("table.html", "<h1>Club</h1><table><tr><th>Question</th><th>Answer</th></tr><tr><td>Where are the showers?</td><td>On the ground floor behind the bar.</td></tr><tr><td>Who is the bosun?</td><td>Ask at the bar.</td></tr></table>", "Where are the showers?", "On the ground floor behind the bar.")]
    [InlineData("numbered.md", "# Pool\n\n1. When can I swim?\n\n   The pool opens at 6:30 on weekdays.\n\n2. Is there a discount?\n\n   Families pay 24 euros.\n", "When can I swim?", "The pool opens at 6:30 on weekdays.")]
    [InlineData("terms.html", "<h1>Words</h1><dl><dt>Boom</dt><dd>The spar along the foot of the mainsail.</dd><dt>Halyard</dt><dd>A rope that hoists a sail.</dd></dl>", "What is a halyard?", "Halyard A rope that hoists a sail.")]
    [InlineData("terms.md", "# Bread\n\nLevain — a part of the starter that is fed for one bake.\n\nProofing — the last rise before the oven.\n", "What does proofing mean?", "Proofing — the last rise before the oven.")]
    [InlineData("lines.txt", "Words of the harbour\n\nBerth\nThe place where a ship lies.\n\nDemurrage\nA charge for keeping a container longer than agreed.\n", "What is demurrage?", "A charge for keeping a container longer than agreed.")]
    public async Task A_question_or_term_of_a_document_is_not_its_own_answer(string name, string text, string question, string answer)
    {
        var said = (string)(await AskAsync(question, await v2.Upload(name, text)))["text"]!;
        Assert.StartsWith(answer, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_asked_for_is_given_whole_and_in_its_order()
    {
        const string text = "# Sourdough\n\n## How to feed the starter\n\n1. Throw away half of the starter.\n2. Add flour and water.\n3. Leave it for four hours.\n4. Put it into the fridge.\n\n## Baking\n\nThe oven is heated to 250 degrees.\n";
        var file = await v2.Upload("bread.md", text);
        Assert.Equal(
            "1. Throw away half of the starter. [1]\n2. Add flour and water. [2]\n3. Leave it for four hours. [3]\n4. Put it into the fridge. [4]",
            (string)(await AskAsync("How do I feed the starter?", file))["text"]!);
        Assert.Equal("The oven is heated to 250 degrees. [1]", (string)(await AskAsync("To how many degrees is the oven heated?", file))["text"]!);
    }

    private static void AssertSaysNothingOfDocuments(JsonNode answer)
    {
        Assert.False((bool)answer["refused"]!);
        Assert.Null(answer["confidence"]);
        Assert.Empty(answer["footnotes"]!.AsArray());
        Assert.Empty(answer["nearest"]!.AsArray());
    }

    private async Task<JsonNode> AskAsync(string question, string fileId, string? threadId = null)
    {
        var body = new JsonObject { ["question"] = question, ["file_ids"] = new JsonArray(fileId) };
        if (threadId is not null)
        {
            body["thread_id"] = threadId;
        }

        return (await v2.Post("/v1/answers", body.ToJsonString())).Ok().Json;
    }
}
