using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace RetrievalQA.Server.Wire;

/// <summary>The text in JSON. A reader lets halves of surrogate pairs and bytes that are no UTF-8 through; nothing could be done with them later.</summary>
public static class JsonText
{
    private const byte Escape = (byte)'\\';

    /// <summary>
    /// The path from the element to the first text in it that is not sound: not Unicode, or with U+0000 where that is not allowed.
    /// A key that is not sound is named by its object. Null where all is well.
    /// </summary>
    public static string? FaultIn(JsonElement element, bool allowsNul)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                return IsSound(JsonMarshal.GetRawUtf8Value(element), element.GetString, allowsNul) ? null : "";
            case JsonValueKind.Object:
                return FaultInObject(element, allowsNul);
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    if (FaultIn(item, allowsNul) is { } rest)
                    {
                        return $"[{index}]{rest}";
                    }

                    index++;
                }

                return null;
            default:
                return null;
        }
    }

    private static string? FaultInObject(JsonElement element, bool allowsNul)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!IsSound(JsonMarshal.GetRawUtf8PropertyName(property), () => property.Name, allowsNul))
            {
                return "";
            }

            if (FaultIn(property.Value, allowsNul) is { } rest)
            {
                return $".{property.Name}{rest}";
            }
        }

        return null;
    }

    // Only what is escaped has to be written out to be judged.
    private static bool IsSound(ReadOnlySpan<byte> raw, Func<string?> decode, bool allowsNul)
    {
        if (!raw.Contains(Escape))
        {
            return Utf8.IsValid(raw);
        }

        try
        {
            return allowsNul ? decode() is not null : decode()?.Contains('\0') == false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
