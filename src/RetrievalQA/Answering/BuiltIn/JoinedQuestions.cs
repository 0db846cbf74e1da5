namespace RetrievalQA.Answering.BuiltIn;

/// <summary>
/// The questions that one sentence joins: "Which tool is cheapest and when does the shed open?" Each has a question word or a verb of
/// its own. What shares those is one question: "Who founded and ran the mill?"
/// </summary>
internal static class JoinedQuestions
{
    // A longer sentence is a story.
    private const int MostCharacters = 600;

    /// <returns>In the words and the order of the sentence; itself where it asks one thing.</returns>
    public static IReadOnlyList<string> In(string sentence)
    {
        if (sentence.Length > MostCharacters)
        {
            return [sentence];
        }

        var (grammar, start, questions) = (QuestionGrammar.Of(sentence), 0, new List<string>());
        foreach (var (index, end) in grammar.Joints(sentence))
        {
            if (index > start && grammar.Parts(sentence[start..index], sentence[end..]))
            {
                Add(sentence[start..index]);
                start = end;
            }
        }

        Add(sentence[start..]);
        return questions;

        void Add(string part) => questions.Add(questions.Count == 0 ? part.Trim() : grammar.Whole(questions[^1], part.Trim()));
    }
}
