using System.Buffers.Binary;

namespace RetrievalQA.Storage.LiteDb.Engine;

/// <summary>
/// Looks at the head of every page of a closed database before it is opened. LiteDB keeps no checksums: a page that was
/// overwritten, moved or cut off is seen here, a byte that changed within a page when its row is read.
/// </summary>
internal sealed class DatabasePages : IDisposable
{
    private const int PageSize = 8192;
    private const int HeadLength = 32;
    private const int TypeAt = 4;
    private const int TransactionAt = 14;
    private const int TextAt = 32; // of the first page only
    private const int VersionAt = 59;
    private const int LastPageAt = 64;
    private const byte LastType = 4;
    private const byte HeaderType = 1;
    private const byte Version = 8;
    private const long Megabyte = 1024 * 1024;

    private readonly string databasePath;
    private readonly string logPath;
    private readonly DurableFile data;
    private readonly DurableFile log;
    private readonly HashSet<uint> logged = [];
    private uint lastPage;

    private DatabasePages(string databasePath, string logPath, Func<string, DurableFile> openFile)
    {
        (this.databasePath, this.logPath) = (databasePath, logPath);
        data = openFile(databasePath);
        log = openFile(logPath);
    }

    /// <param name="mostMegabytes">A longer database is not gone through page by page; each page is then checked when it is read.</param>
    /// <exception cref="DatabaseDamagedException">A page is not what it must be.</exception>
    public static void Check(string databasePath, string logPath, int mostMegabytes, Func<string, DurableFile> openFile)
    {
        using var pages = new DatabasePages(databasePath, logPath, openFile);
        pages.CheckFirst();
        pages.CheckLog();
        pages.CheckLength();
        if (pages.data.Length <= mostMegabytes * Megabyte)
        {
            pages.CheckAll();
        }
    }

    public void Dispose()
    {
        data.Dispose();
        log.Dispose();
    }

    private static ReadOnlySpan<byte> HeaderText => "** This is a LiteDB file **"u8;

    private void CheckFirst()
    {
        Span<byte> page = stackalloc byte[LastPageAt + sizeof(uint)];
        if (data.ReadAt(page, position: 0) < page.Length
            || page[TypeAt] != HeaderType
            || !page.Slice(TextAt, HeaderText.Length).SequenceEqual(HeaderText)
            || page[VersionAt] != Version)
        {
            throw new DatabaseDamagedException(databasePath, "it does not begin as a database of this server does");
        }

        lastPage = BinaryPrimitives.ReadUInt32LittleEndian(page[LastPageAt..]);
    }

    // What follows the last confirmed page was never acknowledged and is cut off when the log is opened.
    private void CheckLog()
    {
        Span<byte> head = stackalloc byte[LastPageAt + sizeof(uint)];
        var end = DurableLog.LastConfirmedEnd(log);
        for (var position = 0L; position < end; position += PageSize)
        {
            log.ReadAt(head, position);
            if (head[TypeAt] > LastType || BinaryPrimitives.ReadUInt32LittleEndian(head[TransactionAt..]) == 0)
            {
                throw new DatabaseDamagedException(logPath, $"its page {position / PageSize} is damaged");
            }

            logged.Add(BinaryPrimitives.ReadUInt32LittleEndian(head));
            if (head[TypeAt] == HeaderType)
            {
                lastPage = BinaryPrimitives.ReadUInt32LittleEndian(head[LastPageAt..]);
            }
        }
    }

    // A checkpoint that was interrupted leaves a shorter file, and the rest of the pages in the log.
    private void CheckLength()
    {
        var pages = data.Length / PageSize;
        for (var page = pages; page <= lastPage; page++)
        {
            if (!logged.Contains((uint)page))
            {
                throw new DatabaseDamagedException(databasePath, $"it ends after {pages} of {lastPage + 1L} pages");
            }
        }
    }

    private void CheckAll()
    {
        Span<byte> head = stackalloc byte[HeadLength];
        var pages = Math.Min(data.Length / PageSize, lastPage + 1L);
        for (var page = 0L; page < pages; page++)
        {
            data.ReadAt(head, page * PageSize);
            if ((BinaryPrimitives.ReadUInt32LittleEndian(head) != page || head[TypeAt] > LastType) && !logged.Contains((uint)page))
            {
                throw new DatabaseDamagedException(databasePath, $"its page {page} is damaged");
            }
        }
    }
}
