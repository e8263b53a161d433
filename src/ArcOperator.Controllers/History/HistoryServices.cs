using ArcOperator.History;
using ArcOperator.History.Options;
using ArcOperator.History.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace ArcOperator.Controllers.History;

/// <summary>Registers the recording of what has ended.</summary>
internal static class HistoryServices
{
    /// <summary>Adds <see cref="IRunHistory"/>. Without a driver no library of a database is loaded.</summary>
    public static IServiceCollection AddHistory(this IServiceCollection services)
    {
        services.TryAddSingleton(new HistoryOptions());
        services.AddSingleton<HistoryGate>().AddSingleton<HistoryRecords>().AddSingleton<HistorySchedules>().AddSingleton<OrderHistory>();
        var options = services.LastOrDefault(service => service.ServiceType == typeof(HistoryOptions))?.ImplementationInstance as HistoryOptions;
        if (options is null or { Driver: HistoryDriver.None })
        {
            return services.AddSingleton<IRunHistory, NoHistory>();
        }

        services.TryAddSingleton(new HistorySqliteOptions());
        services.TryAddSingleton(new HistoryPostgresqlOptions());
        services.TryAddSingleton(new HistoryRetentionOptions());
        services.TryAddSingleton<HistoryDiagnostics>();
        services.TryAddSingleton(provider => Open(options.Driver, provider));
        // Services stop in the reverse order. The first one still stores the records of the last work.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService>(provider => provider.GetRequiredService<HistoryRecorder>()));
        return services
            .AddSingleton<HistoryMetrics>()
            .AddSingleton<HistoryRecorder>()
            .AddSingleton<IRunHistory>(provider => provider.GetRequiredService<HistoryRecorder>())
            .AddHostedService<HistoryPruning>();
    }

    private static IHistoryStore Open(HistoryDriver driver, IServiceProvider provider) => driver == HistoryDriver.Sqlite
        ? HistoryStores.OpenFile(provider.GetRequiredService<HistorySqliteOptions>().Path, provider.GetRequiredService<TimeProvider>())
        : HistoryStores.OpenPostgresql(
            provider.GetRequiredService<HistoryPostgresqlOptions>(), provider.GetRequiredService<HistoryDiagnostics>(), provider.GetRequiredService<TimeProvider>());
}
