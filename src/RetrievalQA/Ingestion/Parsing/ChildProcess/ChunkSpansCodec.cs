using RetrievalQA.Documents;
using RetrievalQA.Ingestion.Chunking;
using RetrievalQA.Text;

namespace RetrievalQA.Ingestion.Parsing.ChildProcess;

/// <summary>Chunks as bytes. A context is written once and then named by its number: the sections of a chunk mostly share theirs.</summary>
internal static class ChunkSpansCodec
{
    private const int NoPage = -1;

    public static void Write(BinaryWriter writer, IReadOnlyList<ChunkSpans> chunks)
    {
        var contexts = new Dictionary<string, int>(StringComparer.Ordinal);
        writer.Write(chunks.Count);
        foreach (var chunk in chunks)
        {
            Write(writer, chunk.Span);
            WriteContext(writer, chunk.Context, contexts);
            writer.Write(chunk.PageStart ?? NoPage);
            writer.Write(chunk.PageEnd ?? NoPage);
            writer.Write(chunk.Tokens);
            writer.Write(chunk.Sentences.Count);
            foreach (var sentence in chunk.Sentences)
            {
                Write(writer, sentence);
            }

            writer.Write(chunk.Sections.Count);
            foreach (var section in chunk.Sections)
            {
                writer.Write(section.FirstSentence);
                WriteContext(writer, section.Context, contexts);
                writer.Write(section.Page ?? NoPage);
                writer.Write(section.HasHeading);
                writer.Write(section.IsRepeated);
            }

            writer.Write(chunk.Escaped.Count);
            foreach (var escaped in chunk.Escaped)
            {
                Write(writer, escaped.Span);
                writer.Write((int)escaped.Notation);
            }
        }
    }

    /// <param name="length">UTF-16 units of the text that the chunks are of.</param>
    /// <exception cref="InvalidDataException">A chunk is not inside the text, a sentence not inside its chunk, a section without sentence.</exception>
    public static IReadOnlyList<ChunkSpans> Read(BinaryReader reader, int length)
    {
        var contexts = new List<string>();
        return ReadList(reader, () => ReadChunk(reader, new SourceSpan(0, length), contexts));
    }

    private static ChunkSpans ReadChunk(BinaryReader reader, SourceSpan whole, List<string> contexts)
    {
        var span = ReadSpan(reader, whole);
        var context = ReadContext(reader, contexts);
        var (pageStart, pageEnd, tokens) = (ReadPage(reader), ReadPage(reader), reader.ReadInt32());
        var sentences = ReadList(reader, () => ReadSpan(reader, span));
        var sections = ReadList(reader, () => ReadSection(reader, contexts));
        var reached = -1;
        foreach (var section in sections)
        {
            Check(section.FirstSentence > reached && section.FirstSentence < sentences.Count);
            reached = section.FirstSentence;
        }

        var escaped = ReadList(reader, () => new EscapedSpan(ReadSpan(reader, span), ReadNotation(reader)));
        Check(sentences.Count > 0 && sections.Count > 0 && sections[0].FirstSentence == 0);
        return new ChunkSpans(span, context, sentences, sections, pageStart, pageEnd, tokens, escaped);
    }

    private static EscapeNotation ReadNotation(BinaryReader reader)
    {
        var notation = (EscapeNotation)reader.ReadInt32();
        Check(Enum.IsDefined(notation));
        return notation;
    }

    private static ChunkSection ReadSection(BinaryReader reader, List<string> contexts) =>
        new(reader.ReadInt32(), ReadContext(reader, contexts), ReadPage(reader), reader.ReadBoolean(), reader.ReadBoolean());

    private static void Write(BinaryWriter writer, SourceSpan span)
    {
        writer.Write(span.Start);
        writer.Write(span.End);
    }

    private static SourceSpan ReadSpan(BinaryReader reader, SourceSpan within)
    {
        var span = new SourceSpan(reader.ReadInt32(), reader.ReadInt32());
        Check(span.Length > 0 && within.Contains(span));
        return span;
    }

    private static void WriteContext(BinaryWriter writer, string context, Dictionary<string, int> contexts)
    {
        if (contexts.TryGetValue(context, out var number))
        {
            writer.Write(number);
            return;
        }

        writer.Write(contexts.Count);
        contexts.Add(context, contexts.Count);
        writer.Write(context.Length);
        foreach (var letter in context)
        {
            writer.Write((short)letter); // half a surrogate pair must come back as it is
        }
    }

    private static string ReadContext(BinaryReader reader, List<string> contexts)
    {
        var number = reader.ReadInt32();
        if (number == contexts.Count)
        {
            contexts.Add(string.Concat(ReadList(reader, () => (char)reader.ReadInt16())));
        }

        Check(number >= 0 && number < contexts.Count);
        return contexts[number];
    }

    private static int? ReadPage(BinaryReader reader) => reader.ReadInt32() is var page and not NoPage ? page : null;

    // The content is all there, so that a count is wrong where it is more than the bytes that follow.
    private static List<T> ReadList<T>(BinaryReader reader, Func<T> read)
    {
        var count = reader.ReadInt32();
        Check(count >= 0 && count <= reader.BaseStream.Length - reader.BaseStream.Position);
        var items = new List<T>();
        while (items.Count < count)
        {
            items.Add(read());
        }

        return items;
    }

    private static void Check(bool isSound)
    {
        if (!isSound)
        {
            throw new InvalidDataException("The parser process sent chunks that do not fit their text.");
        }
    }
}
