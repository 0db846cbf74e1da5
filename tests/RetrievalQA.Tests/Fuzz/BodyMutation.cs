using System.Globalization;
using System.Text.Json.Nodes;

namespace RetrievalQA.Tests.Fuzz;

/// <summary>Changes the JSON of a right request in a few places.</summary>
internal sealed class BodyMutation(Random random)
{
    // Stands for a literal or a doubled key until the JSON is text: a tree of nodes could hold neither.
    private const string Literal = "LITERAL:";
    private const string Doubled = "DOUBLED:";

    private readonly List<string> literals = [];

    public string Apply(string json)
    {
        if (JsonNode.Parse(json) is not JsonObject root)
        {
            return json;
        }

        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            Change(root);
        }

        var text = root.ToJsonString().Replace($"\"{Doubled}", "\"", StringComparison.Ordinal);
        for (var index = 0; index < literals.Count; index++)
        {
            text = text.Replace($"\"{Literal}{index}:\"", literals[index], StringComparison.Ordinal);
        }

        return random.Next(40) == 0 ? text[..random.Next(text.Length)] : text;
    }

    private void Change(JsonObject root)
    {
        var (parent, key) = Pick(root);
        switch (random.Next(8))
        {
            case 0 when parent is JsonObject named && key is not null:
                named.Remove(key);
                break;
            case 1 when parent is JsonObject named && key is not null:
                named[Doubled + key] = named[key]?.DeepClone();
                break;
            case 2 when parent is JsonObject named:
                named[Hostile()] = "v";
                break;
            case 3 when parent is JsonArray { Count: > 0 } list:
                for (var copies = random.Next(1, 200); copies > 0; copies--)
                {
                    list.Add(list[0]?.DeepClone());
                }

                break;
            case 4 when parent is JsonObject named && key is not null:
                var held = named[key];
                named.Remove(key);
                named[key] = new JsonArray(held);
                break;
            default:
                Replace(parent, key);
                break;
        }
    }

    private void Replace(JsonNode parent, string? key)
    {
        if (parent is JsonObject named)
        {
            named[key ?? "x"] = Hostile();
        }
        else if (parent is JsonArray list)
        {
            var index = key is null ? -1 : int.Parse(key, CultureInfo.InvariantCulture);
            if (index < 0)
            {
                list.Add(Hostile());
            }
            else
            {
                list[index] = Hostile();
            }
        }
    }

    private string Hostile()
    {
        literals.Add(random.Next(60) == 0 ? HostileValues.Large(random) : HostileValues.Literals[random.Next(HostileValues.Literals.Count)]);
        return $"{Literal}{literals.Count - 1}:";
    }

    // A place in the tree: an object or a list, and one of what it holds; null where it is empty.
    private (JsonNode Parent, string? Key) Pick(JsonNode node)
    {
        while (true)
        {
            var keys = node is JsonObject named ? named.Select(pair => pair.Key).ToList()
                : [.. Enumerable.Range(0, node.AsArray().Count).Select(index => $"{index}")];
            if (keys.Count == 0)
            {
                return (node, null);
            }

            var key = keys[random.Next(keys.Count)];
            var child = node is JsonObject parent ? parent[key] : node[int.Parse(key, CultureInfo.InvariantCulture)];
            if (child is not (JsonObject or JsonArray) || random.Next(3) == 0)
            {
                return (node, key);
            }

            node = child;
        }
    }
}
