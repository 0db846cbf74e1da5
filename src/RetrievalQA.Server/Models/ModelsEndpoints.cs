using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

public static class ModelsEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models", (ModelList models) => WholeList.Of(models.All));
        app.MapGet("/models/{model}", (string model, ModelList models) => models.Retrieve(model));
        app.MapDelete("/models/{model}", Delete);
    }

    // Models are configured, not made through the API.
    private static ModelObject Delete(string model, ModelList models) =>
        throw ApiException.BadRequest($"The model '{models.Retrieve(model).Id}' is part of the server's settings and cannot be deleted.", param: "model");
}
