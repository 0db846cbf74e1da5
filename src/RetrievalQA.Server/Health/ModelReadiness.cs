using RetrievalQA.Answering.Models;

namespace RetrievalQA.Server.Health;

/// <summary>There is a model that can answer.</summary>
public sealed class ModelReadiness(ModelCatalog models) : IReadinessCheck
{
    public string Name => "models";

    public Task<Readiness> CheckAsync(CancellationToken cancel) =>
        Task.FromResult(new Readiness(models.All.Count > 0, string.Join(", ", models.All.Select(model => model.Name))));
}
