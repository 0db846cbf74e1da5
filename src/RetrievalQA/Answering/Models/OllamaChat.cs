using System.Text.Json;
using System.Text.Json.Nodes;
using RetrievalQA.Documents;

namespace RetrievalQA.Answering.Models;

/// <summary>Translates between OpenAI's chat completions and Ollama's <c>/api/chat</c>.</summary>
internal static class OllamaChat
{
    private const string DataAddress = "data:";

    // Ollama drops the beginning of a prompt that is longer than its window, without a word; so it is told the window.
    /// <summary>The request as Ollama reads it.</summary>
    public static JsonObject Request(JsonObject openAI, int contextWindow)
    {
        var request = new JsonObject
        {
            ["model"] = openAI["model"]?.DeepClone(),
            ["stream"] = true,
            ["messages"] = Messages(openAI["messages"]!.AsArray()),
            ["options"] = Options(openAI, contextWindow),
        };
        if (openAI["tools"] is { } tools && (openAI["tool_choice"] as JsonValue)?.ToString() != "none")
        {
            request["tools"] = tools.DeepClone();
        }

        if (Format(openAI["response_format"]) is { } format)
        {
            request["format"] = format;
        }

        return request;
    }

    /// <summary>One line of Ollama's answer as a chunk of OpenAI's.</summary>
    /// <param name="calls">Calls that came before it.</param>
    public static JsonObject Chunk(JsonObject line, int calls)
    {
        if (line["error"] is { } error)
        {
            return new JsonObject { ["error"] = error.DeepClone() };
        }

        var message = line["message"] as JsonObject;
        var delta = new JsonObject { ["role"] = "assistant", ["content"] = message?["content"]?.DeepClone() };
        var made = (message?["tool_calls"] as JsonArray ?? []).OfType<JsonObject>().Select((call, index) => Call(call, calls + index)).ToArray();
        if (made.Length > 0)
        {
            delta["tool_calls"] = new JsonArray(made);
        }

        var isDone = (bool?)line["done"] == true;
        var chunk = new JsonObject
        {
            ["object"] = "chat.completion.chunk",
            ["model"] = line["model"]?.DeepClone(),
            ["choices"] = new JsonArray(
                new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = isDone ? Finish(line, calls + made.Length) : null }),
        };
        if (isDone && line["eval_count"] is not null)
        {
            var (prompt, completion) = ((int?)line["prompt_eval_count"] ?? 0, (int)line["eval_count"]!);
            chunk["usage"] = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = completion, ["total_tokens"] = prompt + completion };
        }

        return chunk;
    }

    private static string Finish(JsonObject line, int calls) => ((string?)line["done_reason"], calls) switch
    {
        ("length", _) => "length",
        (_, > 0) => "tool_calls",
        _ => "stop",
    };

    private static JsonObject Call(JsonObject call, int index) => new JsonObject
    {
        ["index"] = index,
        ["id"] = NewId.ToolCall(),
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = call["function"]?["name"]?.DeepClone(),
            ["arguments"] = call["function"]?["arguments"]?.ToJsonString() ?? "{}",
        },
    };

    private static JsonObject Options(JsonObject openAI, int contextWindow)
    {
        var options = new JsonObject { ["num_ctx"] = contextWindow };
        (string Theirs, JsonNode? Value)[] set =
        [
            ("temperature", openAI["temperature"]),
            ("top_p", openAI["top_p"]),
            ("num_predict", openAI[ModelEndpointOptions.MaxTokens] ?? openAI[ModelEndpointOptions.MaxCompletionTokens]),
        ];
        foreach (var (theirs, value) in set.Where(option => option.Value is not null))
        {
            options[theirs] = value!.DeepClone();
        }

        return options;
    }

    private static JsonNode? Format(JsonNode? responseFormat) => (string?)responseFormat?["type"] switch
    {
        "json_schema" => responseFormat["json_schema"]?["schema"]?.DeepClone() ?? "json",
        "json_object" => "json",
        _ => null,
    };

    private static JsonArray Messages(JsonArray openAI)
    {
        var names = openAI
            .SelectMany(message => message!["tool_calls"] as JsonArray ?? [])
            .GroupBy(call => (string?)call!["id"] ?? "", call => (string?)call!["function"]?["name"], StringComparer.Ordinal)
            .ToDictionary(call => call.Key, call => call.Last(), StringComparer.Ordinal);
        return new JsonArray([.. openAI.OfType<JsonObject>().Select(message => Message(message, names))]);
    }

    private static JsonObject Message(JsonObject openAI, Dictionary<string, string?> names)
    {
        var role = (string?)openAI["role"];
        var parts = (openAI["content"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        var texts = parts.Where(part => (string?)part["type"] == "text").Select(part => (string?)part["text"]);
        var message = new JsonObject
        {
            ["role"] = role,
            ["content"] = openAI["content"] is JsonValue text ? (string)text! : string.Join('\n', texts),
        };
        var images = parts.Select(part => (string?)part["image_url"]?["url"]).OfType<string>().Select(BytesOf).OfType<JsonNode>().ToArray();
        if (images.Length > 0)
        {
            message["images"] = new JsonArray(images);
        }

        if (openAI["tool_calls"] is JsonArray calls)
        {
            message["tool_calls"] = new JsonArray([.. calls.Select(call => RepeatCall(call!))]);
        }

        if ((string?)openAI["tool_call_id"] is { } id && names.GetValueOrDefault(id) is { } name)
        {
            message["tool_name"] = name;
        }

        return message;
    }

    private static JsonNode? BytesOf(string address) =>
        address.StartsWith(DataAddress, StringComparison.OrdinalIgnoreCase) ? address[(address.IndexOf(',', StringComparison.Ordinal) + 1)..] : null;

    private static JsonObject RepeatCall(JsonNode call) => new JsonObject
    {
        ["function"] = new JsonObject
        {
            ["name"] = call["function"]!["name"]?.DeepClone(),
            ["arguments"] = Arguments((string?)call["function"]!["arguments"]),
        },
    };

    /// <summary>Ollama reads arguments as an object; what is not one cannot be repeated.</summary>
    private static JsonNode Arguments(string? text)
    {
        try
        {
            return JsonNode.Parse(text ?? "") as JsonObject ?? [];
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }
}
