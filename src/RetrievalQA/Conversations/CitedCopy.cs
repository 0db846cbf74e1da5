namespace RetrievalQA.Conversations;

/// <summary>Where another file says what a citation quotes.</summary>
/// <param name="Start">Code points of that file's text.</param>
/// <param name="End">Code points, exclusive.</param>
/// <param name="TextVersion">The text of the file that start and end count in.</param>
public sealed record CitedCopy(string FileId, string FileName, int? Page, int Start, int End, int TextVersion);
