using System.Collections.Frozen;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace RetrievalQA.SentenceModel;

/// <summary>The files inside an assembly, read without loading it.</summary>
internal static class AssemblyResources
{
    /// <returns>Contents by the last two parts of the resource's name: "model.onnx".</returns>
    public static FrozenDictionary<string, byte[]> Read(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        var start = image.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress;
        return metadata.ManifestResources
            .Select(metadata.GetManifestResource)
            .ToFrozenDictionary(resource => FileName(metadata.GetString(resource.Name)), Content, StringComparer.Ordinal);

        byte[] Content(ManifestResource resource)
        {
            var content = image.GetSectionData(start).GetReader();
            content.Offset = (int)resource.Offset;
            return content.ReadBytes(content.ReadInt32());
        }
    }

    private static string FileName(string resource)
    {
        var extension = resource.LastIndexOf('.');
        return resource[(resource.LastIndexOf('.', extension - 1) + 1)..];
    }
}
