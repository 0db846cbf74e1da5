namespace RetrievalQA.Tests.Contract.Schema;

/// <summary>A long session of each version, held against the published specification of that version.</summary>
public sealed class SchemaTests(PlayedSessions sessions) : IClassFixture<PlayedSessions>
{
    // Only models that a user has trained can be deleted; there are none.
    private static readonly string[] NeverGranted = ["DELETE /models/{model}", "DELETE /models/{**model}"];

    // Runs end with events of their own; this one is for streams that break before or without a run.
    private static readonly string[] NeverSent = ["error"];

    [SkippableFact]
    public void Every_answer_and_event_validates_but_for_the_listed_deviations()
    {
        SkipWithoutSpecifications();
        var unlisted = sessions.Watches.Values
            .SelectMany(watch => watch.Violations)
            .Where(seen => !SchemaDeviation.All.Any(deviation => deviation.Allows(seen.Version, seen.Violation)))
            .GroupBy(seen => (seen.Version, seen.Violation.Where, seen.Violation.Rule), (place, seen) =>
                $"{place.Version} {place.Where} ({place.Rule}): {seen.First().Violation.Found} in {seen.First().Request}")
            .ToList();
        Assert.True(unlisted.Count == 0, string.Join('\n', unlisted.Order(StringComparer.Ordinal)));
    }

    [SkippableFact]
    public void Every_listed_deviation_occurs()
    {
        SkipWithoutSpecifications();
        var unused = SchemaDeviation.All.SelectMany(deviation => deviation.Versions
            .Where(version => !sessions.Watches[version].Violations.Any(seen => deviation.Allows(version, seen.Violation)))
            .Select(version => $"{version} {deviation.Where} ({deviation.Rule})"));
        Assert.Empty(unused);
    }

    [SkippableTheory]
    [InlineData("v1")]
    [InlineData("v2")]
    public void Every_operation_of_the_specification_was_answered(string version)
    {
        SkipWithoutSpecifications();
        Assert.Empty(sessions.Specifications[version].Operations.All.Except(sessions.Watches[version].Answered).Except(NeverGranted));
    }

    [SkippableFact]
    public void Every_route_of_the_server_was_answered()
    {
        SkipWithoutSpecifications();
        var answered = sessions.Watches.Values.SelectMany(watch => watch.Succeeded).Select(request => sessions.Served.Find(request.Method, request.Path)!);
        Assert.Empty(sessions.Served.All.Except(answered).Except(NeverGranted));
    }

    [SkippableFact]
    public void Every_event_of_the_specification_came()
    {
        SkipWithoutSpecifications();
        Assert.All(sessions.Watches, watch => Assert.Empty(sessions.Specifications[watch.Key].Events.Except(watch.Value.Events).Except(NeverSent)));
    }

    [SkippableFact]
    public void Deviations_that_are_said_to_be_recorded_are_in_the_recordings()
    {
        SkipWithoutSpecifications();
        var recorded = Recordings.Names.SelectMany(Recordings.Read).SelectMany(Violations).ToList();
        var unseen = SchemaDeviation.All.Where(
            deviation => deviation.Reason == DeviationReason.Recorded && !recorded.Any(violation => deviation.Allows("v2", violation)));
        Assert.Empty(unseen.Select(deviation => $"{deviation.Where} ({deviation.Rule})"));
    }

    private IEnumerable<SchemaViolation> Violations(RecordedExchange exchange)
    {
        var specification = sessions.Specifications["v2"];
        return exchange switch
        {
            { Answer: null } => exchange.Events.SelectMany(specification.CheckEvent),
            { Status: 200 } => specification.CheckAnswer(specification.Operations.Find(exchange.Method, exchange.Resource)!, exchange.Answer),
            _ => specification.CheckError(exchange.Answer),
        };
    }

    private void SkipWithoutSpecifications() => Skip.IfNot(sessions.IsPlayed, $"{ApiSpecification.Variable} does not name the folder of specifications.");
}
