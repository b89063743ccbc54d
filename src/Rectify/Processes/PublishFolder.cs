using System.Security.Cryptography;
using System.Text;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;

namespace Rectify.Processes;

/// <summary>Publishes the folder <c>workflows/</c> to every city as the service starts, unless it is as it was. What is wrong with it is
/// said in the log, and what was published before goes on being served.</summary>
public sealed partial class PublishFolder(CityDatabase database, Publish publish, ILogger<PublishFolder> log)
{
    /// <summary>The folder that comes with the executable.</summary>
    public static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "workflows");

    public async Task HandleAsync(string path, CancellationToken ct)
    {
        var hash = await HashOfAsync(path, ct);
        var behind = new List<Tenant>();
        foreach (var tenant in await database.TenantsAsync(ct))
        {
            if (await LastAsync(tenant.Id, ct) != hash)
                behind.Add(tenant);
        }

        if (behind.Count == 0)
            return;
        var folder = await WorkflowFolder.ReadAsync(path, Roles.OfBusiness, ct);
        foreach (var fault in folder.Faults)
            SayBroken(log, fault);
        if (folder.Faults.Length > 0)
            return;

        foreach (var tenant in behind)
            await HandleAsync(tenant, folder, hash, ct);
    }

    // Of every file and of the code that reads them: a newer executable may find fault where an older one found none.
    private static async Task<string> HashOfAsync(string path, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(PublishFolder).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(typeof(Process).Module.ModuleVersionId.ToByteArray());
        foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(path, file)));
            hash.AppendData(SHA256.HashData(await File.ReadAllBytesAsync(file, ct)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<string?> LastAsync(Guid tenant, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var last = city.CreateCommand("select hash from published_folder");
        return await last.ExecuteScalarAsync(ct) as string;
    }

    private async Task RememberAsync(Guid tenant, string hash, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(tenant, ct);
        await using var remember = city.CreateCommand(
            "insert into published_folder (tenant_id, hash) values ($1, $2) on conflict (tenant_id) do update set hash = excluded.hash");
        Sql.Bind(remember, Sql.Of(tenant), Sql.Of(hash));
        await remember.ExecuteNonQueryAsync(ct);
        await city.CommitAsync(ct);
    }

    private async Task HandleAsync(Tenant tenant, WorkflowFolder folder, string hash, CancellationToken ct)
    {
        try
        {
            SayPublished(log, await publish.HandleAsync(tenant.Id, folder, ct), tenant.Name);
            await RememberAsync(tenant.Id, hash, ct);
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
