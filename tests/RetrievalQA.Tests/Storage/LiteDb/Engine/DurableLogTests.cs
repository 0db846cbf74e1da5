using RetrievalQA.Storage.LiteDb.Engine;
using RetrievalQA.Tests.Crash;

namespace RetrievalQA.Tests.Storage.LiteDb.Engine;

public sealed class DurableLogTests : IDisposable
{
    private const int PageSize = 8192;
    private const int ConfirmFlag = 18;
    private readonly string path = Path.GetTempFileName();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void The_confirm_flag_goes_to_disk_after_everything_else_of_its_transaction()
    {
        var disk = new RecordedDisk();
        using var log = new DurableLog(disk.Open(path));
        Write(log, isConfirmed: false);
        Write(log, isConfirmed: true);
        log.WaitUntilConfirmed(1);

        Assert.Equal([(0, PageSize), (PageSize, PageSize), (-1, 0), (PageSize, 512), (-1, 0)], disk.Events.Select(Shape));
        Assert.Equal(0, disk.Events[1].Bytes![ConfirmFlag]);
        Assert.NotEqual(0, disk.Events[3].Bytes![ConfirmFlag]);
        Assert.Equal(1, log.Confirmed);

        static (long, int) Shape(RecordedDisk.Event happened) => happened.IsSync ? (-1, 0) : (happened.Position, happened.Bytes?.Length ?? 0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(0, 3)]
    [InlineData(2, 1)]
    public void Opening_cuts_off_what_no_confirm_page_follows(int unconfirmedPages, int confirmedPages)
    {
        var page = new byte[PageSize];
        using (var file = File.OpenWrite(path))
        {
            page[ConfirmFlag] = 1;
            Enumerable.Range(0, confirmedPages).ToList().ForEach(_ => file.Write(page));
            page[ConfirmFlag] = 0;
            Enumerable.Range(0, unconfirmedPages).ToList().ForEach(_ => file.Write(page));
            file.Write(page.AsSpan(0, 100));
        }

        using var log = new DurableLog(new DurableFile(path));
        Assert.Equal(confirmedPages * PageSize, log.Length);
    }

    // An exception would reach LiteDB's background thread, which then waits for itself.
    [Fact]
    public void A_failed_write_is_kept_for_the_writer_and_nothing_is_written_after_it()
    {
        var disk = new FillingDisk();
        using var log = new DurableLog(disk.Open(path));
        Write(log, isConfirmed: true);
        disk.IsFull = true;
        Write(log, isConfirmed: false);
        disk.IsFull = false;
        Write(log, isConfirmed: true);
        Assert.NotNull(log.Failure);
        Assert.Throws<IOException>(() => log.WaitUntilConfirmed(2));
        log.DropUnconfirmed();
        Assert.Equal(PageSize, log.Length);
    }

    private static void Write(DurableLog log, bool isConfirmed)
    {
        var page = new byte[PageSize];
        page.AsSpan().Fill(7);
        page[ConfirmFlag] = isConfirmed ? (byte)1 : (byte)0;
        log.Write(page, 0, PageSize);
    }
}
