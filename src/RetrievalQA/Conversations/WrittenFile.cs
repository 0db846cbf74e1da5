namespace RetrievalQA.Conversations;

/// <summary>A file that code interpreter wrote.</summary>
/// <param name="Path">Relative to /mnt/data, as the code named it.</param>
public sealed record WrittenFile(string FileId, string Path);
