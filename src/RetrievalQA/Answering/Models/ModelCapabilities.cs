namespace RetrievalQA.Answering.Models;

/// <summary>What a model can do.</summary>
/// <param name="Vision">It sees images.</param>
/// <param name="ImageAddresses">Its endpoint fetches images from an address; otherwise it takes only their bytes.</param>
/// <param name="CallFunctions">It calls functions; for a model that cannot, the knowledge files are searched beforehand, and no code is run.</param>
public sealed record ModelCapabilities(bool Vision, bool ImageAddresses, bool CallFunctions)
{
    public static readonly ModelCapabilities TextAlone = new(Vision: false, ImageAddresses: false, CallFunctions: true);
}
