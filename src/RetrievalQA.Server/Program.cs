using RetrievalQA.Server.Commands;

if (ParseWorkerCommand.IsAskedFor(args))
{
    return await ParseWorkerCommand.RunAsync();
}

var builder = WebApplication.CreateBuilder(args);
var app = builder.Build();
await app.RunAsync();
return 0;

public partial class Program;
