using RetrievalQA.SentenceModel;

const string License = "LICENSE-2.0.txt";

if (args is not [var assembly, var folder])
{
    Console.Error.WriteLine("Usage: RetrievalQA.SentenceModel ASSEMBLY FOLDER");
    return 2;
}

// The model is whole or not there: a build that is stopped leaves nothing that the next one takes for a model.
var resources = AssemblyResources.Read(assembly);
var unfinished = $"{folder.TrimEnd('/', '\\')}.{Environment.ProcessId}";
Directory.CreateDirectory(unfinished);
File.WriteAllBytes(Path.Combine(unfinished, "model.onnx"), Int8Quantizer.Quantize(resources["model.onnx"]));
File.WriteAllBytes(Path.Combine(unfinished, "vocab.txt"), resources["vocab.txt"]);
File.WriteAllText(Path.Combine(unfinished, "NOTICE.txt"), Notice.Text);
File.Copy(Path.Combine(AppContext.BaseDirectory, License), Path.Combine(unfinished, License));
if (Directory.Exists(folder))
{
    Directory.Delete(folder, recursive: true);
}

Directory.Move(unfinished, folder);
return 0;
