using Rectify.Accounts;
using Rectify.Database;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary>Publishes the folder <c>workflows/</c> to every city as the service starts. What is wrong with it is said in the log, and
/// what was published before goes on being served.</summary>
public sealed partial class PublishFolder(CityDatabase database, Publish publish, ILogger<PublishFolder> log)
{
    /// <summary>The folder that comes with the executable.</summary>
    public static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "workflows");

    public async Task HandleAsync(string path, CancellationToken ct)
    {
        var folder = await WorkflowFolder.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in folder.Faults)
            SayBroken(log, fault);
        if (folder.Faults.Length > 0)
            return;

        foreach (var tenant in await database.TenantsAsync(ct))
            await HandleAsync(tenant, folder, ct);
    }

    private async Task HandleAsync(Tenant tenant, WorkflowFolder folder, CancellationToken ct)
    {
        try
        {
            SayPublished(log, await publish.HandleAsync(tenant.Id, folder, ct), tenant.Name);
        }
        catch (OperatorException e)
        {
            SayRefused(log, tenant.Name, e.Sentence);
        }
    }

    [LoggerMessage(LogLevel.Error, "Nothing of the workflows is published: {Fault}")]
    private static partial void SayBroken(ILogger log, Fault fault);

    [LoggerMessage(LogLevel.Error, "Nothing new is published for {City}: {Sentence}")]
    private static partial void SayRefused(ILogger log, string city, string sentence);

    [LoggerMessage(LogLevel.Information, "{Added} new publications for {City}")]
    private static partial void SayPublished(ILogger log, int added, string city);
}
