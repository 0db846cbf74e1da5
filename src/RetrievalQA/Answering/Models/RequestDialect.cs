using System.Text.Json.Nodes;

namespace RetrievalQA.Answering.Models;

/// <summary>What an endpoint reads of OpenAI's requests; the rest is said in another way, or left out.</summary>
/// <param name="MaxTokensField">Field that bounds the completion.</param>
/// <param name="Tools">It takes functions.</param>
/// <param name="JsonSchema">It can hold the model to a JSON schema.</param>
internal sealed record RequestDialect(string MaxTokensField, bool Tools, bool JsonSchema)
{
    private static readonly string[] ToolFields = ["tools", "tool_choice", "parallel_tool_calls"];

    public void ApplyTo(JsonObject body)
    {
        NameMaxTokens(body);
        foreach (var message in (body["messages"] as JsonArray ?? []).OfType<JsonObject>())
        {
            JoinText(message);
        }

        foreach (var field in Tools ? [] : ToolFields)
        {
            body.Remove(field);
        }

        if (!JsonSchema && (string?)body["response_format"]?["type"] == "json_schema")
        {
            TellSchema(body);
        }
    }

    private void NameMaxTokens(JsonObject body)
    {
        foreach (var field in (string[])[ModelEndpointOptions.MaxTokens, ModelEndpointOptions.MaxCompletionTokens])
        {
            if (field != MaxTokensField && body.Remove(field, out var bound))
            {
                body[MaxTokensField] = bound;
            }
        }
    }

    // Small servers read content only as one string.
    private static void JoinText(JsonObject message)
    {
        if (message["content"] is JsonArray { Count: > 0 } parts && parts.All(part => (string?)part?["type"] == "text"))
        {
            message["content"] = string.Join('\n', parts.Select(part => (string?)part!["text"]).Where(text => !string.IsNullOrEmpty(text)));
        }
    }

    private static void TellSchema(JsonObject body)
    {
        var schema = body["response_format"]!["json_schema"]?["schema"]?.ToJsonString() ?? "{}";
        var demand = $"Answer with one JSON object that is valid under this JSON schema, and nothing else:\n{schema}";
        body["response_format"] = new JsonObject { ["type"] = "json_object" };
        var messages = body["messages"]!.AsArray();
        if (messages is [JsonObject first, ..] && (string?)first["role"] == "system")
        {
            first["content"] = $"{(string?)first["content"]}\n\n{demand}";
            return;
        }

        messages.Insert(0, new JsonObject { ["role"] = "system", ["content"] = demand });
    }
}
