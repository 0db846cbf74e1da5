using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Parsing;
using RetrievalQA.Ingestion.Parsing.Formats;

namespace RetrievalQA.Ingestion;

/// <summary>What becomes of an ingestion that failed: it ends with an error, or is put back and tried again after a delay.</summary>
internal sealed record FailureJudgement(FileIngestion Ingestion, IngestionError? Error, TimeSpan Delay)
{
    public static FailureJudgement Of(FileIngestion ingestion, Exception failure, IngestionOptions options) => failure switch
    {
        ParsingException { IsDoubtful: true } doubtful => OfDoubt(ingestion, doubtful.Error, options),
        ParsingException { Error.Code: not IngestionError.ServerError } refusal =>
            Ended(ingestion, refusal.Error with { FormatsVersion = FormatDetector.Version }),
        _ => OfServer(ingestion, options),
    };

    /// <summary>The server or its parser stopped too often while it read this file.</summary>
    public static IngestionError Stopped(int times) =>
        new(IngestionError.ServerError, $"The server stopped {times} times while it read this file.");

    private static FailureJudgement OfDoubt(FileIngestion ingestion, IngestionError error, IngestionOptions options) =>
        ingestion.Attempts >= options.MaxAttempts
            ? Ended(ingestion, error)
            : new FailureJudgement(ingestion with { IsSlow = true }, Error: null, BackOff(ingestion.Attempts, options));

    // The attempt does not count against the file.
    private static FailureJudgement OfServer(FileIngestion ingestion, IngestionOptions options)
    {
        var failures = ingestion.Failures + 1;
        return failures >= options.MaxFailures
            ? Ended(ingestion, new IngestionError(
                IngestionError.ServerError,
                $"The server failed {failures} times in a row while it read this file. It tries again when it is started, or when the file is attached again."))
            : new FailureJudgement(ingestion with { Attempts = ingestion.Attempts - 1, Failures = failures }, Error: null, BackOff(failures, options));
    }

    private static FailureJudgement Ended(FileIngestion ingestion, IngestionError error) => new(ingestion, error, TimeSpan.Zero);

    private static TimeSpan BackOff(int failures, IngestionOptions options) =>
        TimeSpan.FromSeconds(Math.Min(options.RetrySeconds * Math.Pow(2, failures - 1), options.MaxRetrySeconds));
}
