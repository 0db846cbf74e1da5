using System.Text;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>A request to one endpoint that is right in most places and wrong in some.</summary>
internal sealed class FuzzedRequest
{
    private const int ShownCharacters = 600;

    // These wait for files to be read or for answers, as they are meant to.
    private static readonly string[] Waiting = ["/answers", "/text", "/pages", "/content", "/citation", "/runs", "/submit_tool_outputs"];

    private static readonly string[] OtherMethods = ["PUT", "PATCH", "OPTIONS", "HEAD", "BREW", "DELETE", "POST", "GET"];

    private readonly List<(string Name, string Value)> headers = [];
    private readonly byte[]? body;
    private readonly string method;
    private readonly string path;
    private readonly string? contentType;

    private FuzzedRequest(string endpoint, KnownIds ids, Random random)
    {
        var parts = endpoint.Split(' ');
        Endpoint = endpoint;
        method = random.Next(25) == 0 ? OtherMethods[random.Next(OtherMethods.Length)] : parts[0];
        path = PathOf(parts[1], ids, random) + QueryOf(random, ids);
        AddHeaders(random);
        if (method is "POST" or "PUT" or "PATCH" || random.Next(40) == 0)
        {
            (contentType, body) = IsMultipart(endpoint) && random.Next(10) > 0 ? Multipart(random) : ("application/json", Json(endpoint, ids, random));
            contentType = random.Next(40) == 0 ? "text/html; charset=utf-16" : contentType;
        }
    }

    public string Endpoint { get; }

    public bool MayWait => Array.Exists(Waiting, word => Endpoint.EndsWith(word, StringComparison.Ordinal));

    public static FuzzedRequest Make(string endpoint, KnownIds ids, Random random) => new(endpoint, ids, random);

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach (var (name, value) in headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    public override string ToString()
    {
        var text = body is null ? "" : Encoding.UTF8.GetString(body);
        var shown = text.Length <= ShownCharacters ? text : $"{text[..ShownCharacters]}… ({body!.Length} bytes)";
        return $"{method} {(path.Length <= ShownCharacters ? path : path[..ShownCharacters] + "…")} [{string.Join("; ", headers)}; {contentType}] {shown}";
    }

    private static bool IsMultipart(string endpoint) => endpoint is "POST /v1/files" || endpoint.EndsWith("/parts", StringComparison.Ordinal);

    private static string PathOf(string template, KnownIds ids, Random random)
    {
        var names = template.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}')).ToList();
        var together = random.Next(5) == 0 ? null : ids.OfOneObject(names, random);
        var parts = template.Split('/').Select(part => part.StartsWith('{')
            ? Uri.EscapeDataString(random.Next(12) == 0 ? HostileValues.Word(random) : together?[part.Trim('{', '}')] ?? ids.Any(part.Trim('{', '}'), random))
            : part);
        return string.Join('/', parts) + (random.Next(100) == 0 ? "/" : "");
    }

    private static string QueryOf(Random random, KnownIds ids)
    {
        if (random.Next(3) > 0)
        {
            return "";
        }

        string[] names = ["limit", "order", "after", "before", "run_id", "filter", "purpose", "include[]", "start", "end", "page", "x"];
        var parameters = Enumerable.Range(0, random.Next(1, 4)).Select(_ =>
        {
            var value = random.Next(5) switch
            {
                0 => $"{random.Next(-2, 200)}",
                1 => random.Next(2) == 0 ? "asc" : "desc",
                2 => ids.Any(KnownIds.Names.ElementAt(random.Next(KnownIds.Names.Count())), random),
                3 => "step_details.tool_calls[*].file_search.results[*].content",
                _ => HostileValues.Word(random),
            };
            return $"{names[random.Next(names.Length)]}={(random.Next(10) == 0 ? "%ED%A0%80%00" : Uri.EscapeDataString(value))}";
        });
        return $"?{string.Join('&', parameters)}";
    }

    private void AddHeaders(Random random)
    {
        if (random.Next(20) > 0)
        {
            headers.Add(("OpenAI-Beta", random.Next(4) == 0 ? "assistants=v1" : "assistants=v2"));
        }

        if (random.Next(15) == 0)
        {
            string[] names = ["OpenAI-Beta", "Accept", "Authorization", "OpenAI-Project", "Origin", "Range", "If-None-Match", "Accept-Encoding",
                "X-Forwarded-For"];
            string[] values = ["text/event-stream", "text/markdown", "*/*;q=x", "Bearer \u00e9", "null", "bytes=9-1", "assistants=v3",
                "assistants=v1, assistants=v2", ",,;;", new string('h', 2_000)];
            headers.Add((names[random.Next(names.Length)], values[random.Next(values.Length)]));
        }
    }

    private static byte[] Json(string endpoint, KnownIds ids, Random random)
    {
        if (random.Next(20) == 0)
        {
            return HostileValues.Bytes(random);
        }

        var right = RightBodies.ByEndpoint.TryGetValue(endpoint, out var bodies) ? bodies[random.Next(bodies.Length)] : "{}";
        var changed = random.Next(4) == 0 ? right : new BodyMutation(random).Apply(right);
        foreach (var name in KnownIds.Names)
        {
            changed = changed.Replace($"${name}", ids.Any(name, random), StringComparison.Ordinal);
        }

        return Encoding.UTF8.GetBytes(changed);
    }

    private static (string ContentType, byte[] Body) Multipart(Random random)
    {
        var name = HostileValues.Word(random).ReplaceLineEndings(" ");
        string[] parts =
        [
            $"Content-Disposition: form-data; name=purpose\r\n\r\n{(random.Next(6) == 0 ? name : "assistants")}",
            $"Content-Disposition: form-data; name=file; filename=\"{(random.Next(3) == 0 ? name : $"a{random.Next(100)}.txt")}\"\r\nContent-Type: {(random.Next(6) == 0 ? name : "text/plain")}\r\n\r\n{Content(random)}",
            "Content-Disposition: form-data; name=data; filename=blob\r\n\r\nhello",
            "Content-Disposition: form-data; name=\"expires_after[anchor]\"\r\n\r\ncreated_at",
            $"Content-Disposition: form-data; name=\"expires_after[seconds]\"\r\n\r\n{(random.Next(2) == 0 ? "3600" : name)}",
            $"Content-Disposition: {name}\r\n\r\nx",
            "Content-Disposition: form-data; name=file; filename*=UTF-8''%00%ED%A0%80%2e%2e\r\n\r\nx",
            $"X: {new string('y', random.Next(20_000))}\r\n\r\nx",
        ];
        var chosen = random.Next(3) > 0 ? (random.Next(3) == 0 ? [parts[2]] : [parts[0], parts[1]]) : parts.Where(_ => random.Next(3) == 0).ToArray();
        var form = string.Concat(chosen.Select(part => $"--b\r\n{part}\r\n")) + (random.Next(12) == 0 ? "" : "--b--\r\n");
        var boundary = random.Next(30) == 0 ? "" : random.Next(30) == 0 ? new string('b', 500) : "b";
        return ($"multipart/form-data; boundary={boundary}", random.Next(15) == 0 ? HostileValues.Bytes(random) : Encoding.UTF8.GetBytes(form));
    }

    private static string Content(Random random) => random.Next(8) switch
    {
        0 => "",
        1 => "%PDF-1.7 broken",
        2 => "PK\u0003\u0004 broken",
        3 => "<html><body><table><tr><td>x</table>",
        4 => new string('.', 2_000),
        _ => $"Tower {random.Next(50)} is {random.Next(500)} metres tall. It was built in {random.Next(1800, 2020)}.",
    };
}
