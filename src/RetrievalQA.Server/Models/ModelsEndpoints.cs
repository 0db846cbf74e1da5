using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

public static class ModelsEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models", (ModelList models) => WholeList.Of(models.All));
        app.MapGet("/models/{model}", (string model, ModelList models) => models.Retrieve(model));
    }
}
