namespace RetrievalQA.Evaluation;

/// <summary>Divides what is known of questions by half, and each half by kind and language.</summary>
internal static class QuestionDivisions
{
    private static readonly (string By, Func<EvaluationQuestion, string> Key)[] Keys =
        [("kind", question => question.Kind), ("language", question => question.Language)];

    /// <param name="question">That of an observation.</param>
    /// <param name="measure">Completes a group whose name is known by what is measured of its observations.</param>
    public static IReadOnlyList<FigureGroup> Of<T>(
        IEnumerable<T> observations, Func<T, EvaluationQuestion> question, Func<IReadOnlyList<T>, FigureGroup, FigureGroup> measure)
    {
        var groups = new List<FigureGroup>();
        foreach (var half in observations.GroupBy(one => question(one).Half).OrderBy(half => half.Key))
        {
            Add(half.Key, FigureGroup.All, "", half);
            foreach (var (by, key) in Keys)
            {
                var parts = half.GroupBy(one => key(question(one))).Where(part => part.Key.Length > 0);
                foreach (var part in parts.OrderBy(part => part.Key, StringComparer.Ordinal))
                {
                    Add(half.Key, by, part.Key, part);
                }
            }
        }

        return groups;

        void Add(QuestionHalf half, string by, string name, IEnumerable<T> part)
        {
            List<T> all = [.. part];
            groups.Add(measure(all, new FigureGroup(half.ToString().ToLowerInvariant(), by, name, all.Count, [])));
        }
    }
}
