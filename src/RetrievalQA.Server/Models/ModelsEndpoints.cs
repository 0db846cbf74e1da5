using RetrievalQA.Server.Wire;

namespace RetrievalQA.Server.Models;

public static class ModelsEndpoints
{
    // Names hold slashes; clients send them as they are, or escaped.
    private const string OneModel = "/models/{**model}";

    public static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapGet("/models", (ModelList models) => WholeList.Of(models.All));
        app.MapGet(OneModel, (string model, ModelList models) => models.Retrieve(NameIn(model)));
        app.MapDelete(OneModel, Delete);
    }

    // Models are configured, not made through the API.
    private static ModelObject Delete(string model, ModelList models) => throw ApiException.BadRequest(
        $"The model '{models.Configured(NameIn(model)).Id}' is part of the server's settings and cannot be deleted.", param: "model");

    // The web server decodes a path but for its escaped slashes.
    private static string NameIn(string path) => path.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
