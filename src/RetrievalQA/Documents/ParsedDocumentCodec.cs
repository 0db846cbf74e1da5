using System.Runtime.InteropServices;
using System.Text;

namespace RetrievalQA.Documents;

/// <summary>
/// A parsed document as bytes, for whoever keeps or sends one. Text is written in UTF-16 and word boxes as they lie in
/// memory: spans stay true for any text, lone surrogates too, and a long report is read in milliseconds.
/// </summary>
internal static class ParsedDocumentCodec
{
    // Memory is taken as the content arrives: a damaged count must not cost what it claims.
    private const int ReadStep = 1 << 20;

    // A cell for each character, and as many that a last one claims.
    private const int MostColumns = 100_000_000;

    /// <summary>What <see cref="Write"/> writes. The first one had no tables.</summary>
    public const byte Format = 2;

    private const byte FirstWithTables = 2;

    private static readonly SourceSpan None = new(-1, -1);

    public static void Write(Stream stream, ParsedDocument document)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(document.Language);
        WriteBlock<char>(writer, document.Text);
        writer.Write(document.Notes.Count);
        foreach (var note in document.Notes)
        {
            WriteBlock<char>(writer, note);
        }

        writer.Write(document.Regions.Count);
        foreach (var region in document.Regions)
        {
            WriteRegion(writer, region);
        }

        WriteBlock<WordBox>(writer, document.Words as WordBox[] ?? [.. document.Words]);
        writer.Write(document.Tables.Count);
        foreach (var table in document.Tables)
        {
            WriteTable(writer, table);
        }
    }

    /// <param name="format">What the content was written in, up to <see cref="Format"/>.</param>
    /// <exception cref="InvalidDataException">The content is cut off, or has a span outside its text.</exception>
    public static ParsedDocument Read(Stream stream, byte format = Format)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        try
        {
            return Read(reader, format);
        }
        catch (EndOfStreamException cut)
        {
            throw new InvalidDataException("The parsed document is cut off.", cut);
        }
    }

    private static ParsedDocument Read(BinaryReader reader, byte format)
    {
        var language = reader.ReadString();
        var text = new string(ReadBlock<char>(reader));
        var notes = ReadList(ReadCount(reader), () => new string(ReadBlock<char>(reader)));
        var regions = ReadList(ReadCount(reader), () => ReadRegion(reader, text.Length));
        var words = ReadBlock<WordBox>(reader);
        foreach (var word in words)
        {
            Check(word.Span, text.Length);
        }

        var tables = format < FirstWithTables ? [] : ReadList(ReadCount(reader), () => ReadTable(reader, text.Length));
        return new ParsedDocument(text, regions, words, language, notes) { Tables = tables };
    }

    private static void WriteRegion(BinaryWriter writer, TextRegion region)
    {
        writer.Write((byte)region.Kind);
        writer.Write(region.Span.Start);
        writer.Write(region.Span.End);
        writer.Write(region.Number);
        writer.Write(region.Width);
        writer.Write(region.Height);
    }

    private static TextRegion ReadRegion(BinaryReader reader, int length)
    {
        var kind = (RegionKind)reader.ReadByte();
        var span = ReadSpan(reader);
        Check(span, length);
        return new TextRegion(kind, span, reader.ReadInt32(), reader.ReadSingle(), reader.ReadSingle());
    }

    private static void WriteTable(BinaryWriter writer, DocumentTable table)
    {
        WriteSpan(writer, table.Span);
        WriteSpan(writer, table.Caption ?? None);
        writer.Write(table.HeaderRows);
        writer.Write(table.HeaderColumns);
        WriteBlock<TableCell>(writer, table.Cells as TableCell[] ?? [.. table.Cells]);
    }

    private static void WriteSpan(BinaryWriter writer, SourceSpan span)
    {
        writer.Write(span.Start);
        writer.Write(span.End);
    }

    private static DocumentTable ReadTable(BinaryReader reader, int length)
    {
        var span = ReadSpan(reader);
        Check(span, length);
        var caption = ReadSpan(reader);
        if (caption != None)
        {
            Check(caption, length);
        }

        var (headerRows, headerColumns) = (reader.ReadInt32(), reader.ReadInt32());
        var cells = ReadBlock<TableCell>(reader);
        foreach (var cell in cells)
        {
            Check(cell.Span, length);
            if (cell.Row < 0 || cell.Column < 0 || cell.RowSpan < 0 || cell.ColumnSpan < 1 || cell.Column > MostColumns || cell.ColumnSpan > MostColumns)
            {
                throw new InvalidDataException("The parsed document has a table cell that is nowhere.");
            }
        }

        return new DocumentTable(span, caption == None ? null : caption, headerRows, headerColumns, cells);
    }

    private static SourceSpan ReadSpan(BinaryReader reader) => new(reader.ReadInt32(), reader.ReadInt32());

    private static void Check(SourceSpan span, int length)
    {
        if (span.Start < 0 || span.End < span.Start || span.End > length)
        {
            throw new InvalidDataException($"The parsed document has a part at {span.Start}–{span.End} of {length}.");
        }
    }

    private static List<T> ReadList<T>(int count, Func<T> read)
    {
        var items = new List<T>(Math.Min(count, ReadStep / 64));
        while (items.Count < count)
        {
            items.Add(read());
        }

        return items;
    }

    private static void WriteBlock<T>(BinaryWriter writer, ReadOnlySpan<T> items)
        where T : unmanaged
    {
        writer.Write(items.Length);
        writer.Write(MemoryMarshal.AsBytes(items));
    }

    private static T[] ReadBlock<T>(BinaryReader reader)
        where T : unmanaged
    {
        var count = ReadCount(reader);
        var items = new T[Math.Min(count, ReadStep)];
        for (var filled = 0; filled < count; filled = items.Length)
        {
            if (filled > 0)
            {
                Array.Resize(ref items, (int)Math.Min(count, 2L * filled));
            }

            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(items.AsSpan(filled)));
        }

        return items;
    }

    private static int ReadCount(BinaryReader reader) =>
        reader.ReadInt32() is >= 0 and var count ? count : throw new InvalidDataException("The parsed document has less than no parts.");
}
