namespace RetrievalQA.Documents;

/// <summary>Every row and index entry carries a project id; until keys name others there is one.</summary>
public static class Project
{
    public const string Default = "proj_default";
}
