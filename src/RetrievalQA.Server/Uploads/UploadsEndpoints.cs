using Microsoft.Extensions.Options;
using RetrievalQA.Documents;
using RetrievalQA.Housekeeping;
using RetrievalQA.Server.Guards;
using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Uploads;

public static class UploadsEndpoints
{
    public static void MapUploads(this IEndpointRouteBuilder app)
    {
        var uploads = app.MapGroup("/uploads");
        uploads.MapPost("", Create);
        uploads.MapPost("/{upload_id}/parts", AddPart).DisableAntiforgery();
        uploads.MapPost("/{upload_id}/complete", Complete);
        uploads.MapPost("/{upload_id}/cancel", Cancel);
    }

    private static async Task<UploadObject> Create(
        RequestBody body,
        Caller caller,
        IUploadStore uploads,
        IOptions<UploadOptions> options,
        IOptions<LimitOptions> limits,
        TimeProvider time,
        CancellationToken cancel)
    {
        var request = UploadRequest.Read(body, Math.Min(options.Value.UploadBytes, limits.Value.FileBytes));
        var upload = request.ToUpload(caller.ProjectId, time.GetUtcNow().ToUnixTimeSeconds(), options.Value.LifetimeSeconds);
        var added = await uploads.AddAsync(upload, options.Value.PendingPerProject, cancel) ?? throw ApiException.WrongState(
            $"There are {options.Value.PendingPerProject} pending uploads already. Complete or cancel one of them, or wait until it expires.");
        return UploadObject.From(added, file: null, time);
    }

    private static async Task<UploadPartObject> AddPart(
        string upload_id, HttpRequest request, Caller caller, IUploadStore uploads, PartUpload parts, TimeProvider time, CancellationToken cancel)
    {
        var upload = await FindAsync(upload_id, caller, uploads, cancel);

        // Before the body: nobody should send 64 MB for nothing.
        upload.ExpectPending(time.GetUtcNow().ToUnixTimeSeconds());
        return UploadPartObject.From(await parts.ReceiveAsync(upload, request, cancel));
    }

    private static async Task<UploadObject> Complete(
        string upload_id, RequestBody body, Caller caller, IUploadStore uploads, UploadCompletion completion, CancellationToken cancel) =>
        await completion.CompleteAsync(await FindAsync(upload_id, caller, uploads, cancel), body, cancel);

    private static async Task<UploadObject> Cancel(string upload_id, Caller caller, IUploadStore uploads, TimeProvider time, CancellationToken cancel)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var cancelled = await uploads.UpdateAsync(
            caller.ProjectId, upload_id, upload => upload.Status == UploadStatus.Cancelled ? upload : upload.Cancel(now), cancel);
        return UploadObject.From(cancelled ?? throw Missing(upload_id), file: null, time);
    }

    private static async Task<Upload> FindAsync(string uploadId, Caller caller, IUploadStore uploads, CancellationToken cancel) =>
        await uploads.FindAsync(caller.ProjectId, uploadId, cancel) ?? throw Missing(uploadId);

    private static ApiException Missing(string uploadId) => ApiException.NotFound("upload", uploadId);
}
