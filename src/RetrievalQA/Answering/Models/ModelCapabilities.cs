namespace RetrievalQA.Answering.Models;

/// <summary>What a model can be shown.</summary>
/// <param name="Vision">It sees images.</param>
/// <param name="ImageAddresses">Its endpoint fetches images from an address; otherwise it takes only their bytes.</param>
public sealed record ModelCapabilities(bool Vision, bool ImageAddresses)
{
    public static readonly ModelCapabilities TextAlone = new(Vision: false, ImageAddresses: false);
}
