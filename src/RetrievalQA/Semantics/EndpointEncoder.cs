using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;

namespace RetrievalQA.Semantics;

/// <summary>A model behind an endpoint that speaks OpenAI's <c>/v1/embeddings</c>. What it sends is bounded and checked.</summary>
internal sealed class EndpointEncoder : ISentenceEncoder
{
    // Of a number of an embedding, written out with its comma, and of all that stands around the numbers.
    private const int BytesPerNumber = 32;
    private const int BytesAround = 64 * 1024;

    // Counted for English by OpenAI; of most other scripts a token has about one character.
    private const int LettersPerToken = 4;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(0.8);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromMinutes(5);

    private readonly SentenceModelOptions options;
    private readonly TimeProvider time;
    private readonly Uri address;
    private readonly HttpClient http;

    // 0 until it is known.
    private int dimensions;

    /// <param name="key">Null for an endpoint without one.</param>
    public EndpointEncoder(SentenceModelOptions options, string? key, TimeProvider time)
    {
        (this.options, this.time, dimensions) = (options, time, options.Dimensions);
        address = new Uri($"{options.Url.TrimEnd('/')}/embeddings");

        // A redirection is not followed: the texts are for this host alone.
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionAge })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = BytesAround + ((long)options.Batch * LongestVector * BytesPerNumber),
        };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public bool IsLoaded => false;

    public string Fingerprint => Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{options.Model}\n{options.Dimensions}\n{options.PassagePrefix}")));

    public int Batch => options.Batch;

    private int LongestVector => options.Dimensions > 0 ? options.Dimensions : SentenceModelOptions.MostDimensions;

    public int CountTokens(string text)
    {
        var ascii = text.Count(char.IsAscii);
        return text.Length - ascii + (ascii / LettersPerToken) + 1;
    }

    public bool? KnowsWord(string word) => null;

    public Task<IReadOnlyList<float[]>> EncodeAsync(IReadOnlyList<string> texts, bool isAwaited, CancellationToken cancel) => isAwaited
        ? WithinAsync(options.QuestionSeconds, within => InBatchesAsync(texts, batch => AskAsync(batch, within)), cancel)
        : InBatchesAsync(texts, batch => TryAsync(batch, cancel));

    public void Dispose() => http.Dispose();

    private async Task<IReadOnlyList<float[]>> InBatchesAsync(IReadOnlyList<string> texts, Func<string[], Task<float[][]>> encode)
    {
        var vectors = new List<float[]>(texts.Count);
        foreach (var batch in texts.Chunk(options.Batch))
        {
            vectors.AddRange(await encode(batch));
        }

        return vectors;
    }

    private async Task<float[][]> TryAsync(string[] texts, CancellationToken cancel)
    {
        for (var tries = 0; ; tries++)
        {
            TimeSpan delay;
            try
            {
                return await WithinAsync(options.TimeoutSeconds, within => AskAsync(texts, within), cancel);
            }
            catch (EmbeddingFailedException failure) when (failure.MayPass && tries < options.MaxRetries && !(failure.RetryAfter > LongestDelay))
            {
                var grown = FirstDelay * Math.Pow(2, tries);
                delay = failure.RetryAfter > grown ? failure.RetryAfter.Value : grown < LongestDelay ? grown : LongestDelay;
            }

            await Task.Delay(delay, time, cancel);
        }
    }

    private async Task<float[][]> AskAsync(string[] texts, CancellationToken cancel)
    {
        try
        {
            var request = new EmbeddingRequest(options.Model, texts, options.Dimensions > 0 ? options.Dimensions : null, "float");
            using var content = JsonContent.Create(request, EmbeddingJson.Default.EmbeddingRequest);
            using var reply = await http.PostAsync(address, content, cancel);
            if (reply.StatusCode != HttpStatusCode.OK)
            {
                throw Refused(reply);
            }

            var vectors = EmbeddingReply.Read(await reply.Content.ReadAsByteArrayAsync(cancel), texts.Length, Volatile.Read(ref dimensions));
            Volatile.Write(ref dimensions, vectors[0].Length);
            return vectors;
        }
        catch (HttpRequestException failure)
        {
            var isTooLong = failure.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded;
            throw new EmbeddingFailedException(isTooLong ? "its answer is too long" : $"it cannot be reached: {failure.Message}") { MayPass = !isTooLong };
        }
    }

    private EmbeddingFailedException Refused(HttpResponseMessage reply) => new($"it answered HTTP {(int)reply.StatusCode}")
    {
        MayPass = reply.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError,
        RetryAfter = reply.Headers.RetryAfter is { } after ? after.Delta ?? (after.Date - time.GetUtcNow()) : null,
    };

    private async Task<T> WithinAsync<T>(double seconds, Func<CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new EmbeddingFailedException($"it did not answer within {seconds.ToString(CultureInfo.InvariantCulture)} s") { MayPass = true };
        }
    }
}
