using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace RetrievalQA.Sandboxes;

public static class CodeInterpreterRegistration
{
    /// <summary>Adds <see cref="CodeSessions"/> and its readiness. The caller sets <see cref="CodeInterpreterOptions.DataFolder"/>.</summary>
    public static IServiceCollection AddCodeInterpreter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CodeInterpreterOptions>()
            .Bind(configuration.GetSection(CodeInterpreterOptions.Section))
            .ValidateDataAnnotations()
            .Validate(options =>
                options.DiskMegabytes < options.MemoryMegabytes,
                "CodeInterpreter:DiskMegabytes must be below CodeInterpreter:MemoryMegabytes: the files of a session are kept in memory.")
            .ValidateOnStart();
        return services
            .AddSingleton<SandboxLauncher>()
            .AddSingleton<SandboxFactory>()
            .AddSingleton<SandboxProbe>()
            .AddSingleton<SandboxPool>()
            .AddSingleton(provider => new CodeInterpreterAvailability(
                provider.GetRequiredService<SandboxProbe>(), Options(
                    provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<CodeInterpreterAvailability>>()))
            .AddSingleton(provider => new CodeSessions(
                provider.GetRequiredService<SandboxPool>(), provider.GetRequiredService<CodeInterpreterAvailability>(), Options(
                    provider), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<CodeInterpreterAvailability>())
            .AddHostedService(provider => provider.GetRequiredService<CodeInterpreterAvailability>());
    }

    private static IOptions<CodeInterpreterOptions> Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<CodeInterpreterOptions>>();
}
