using Rectify.Audit;
using Rectify.Findings;
using Rectify.Tests.Support;

namespace Rectify.Tests.Audit;

/// <summary>Findings to audit, a folder for their sealed heads, and a hand that changes rows.</summary>
public sealed class AuditRoom(TestDatabase database) : IDisposable
{
    public ManualClock Clock { get; } = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));

    public string Home { get; } = Directory.CreateTempSubdirectory("rectify-audit-").FullName;

    public void Dispose() => Directory.Delete(Home, recursive: true);

    /// <summary>A finding of four events: opened, qualified, issued, acknowledged.</summary>
    public static async Task<Guid> WalkAsync(TransportBureau bureau)
    {
        var finding = await bureau.IssueAsync();
        Assert.IsType<Answer.Taken>(await bureau.ActAsync(finding, "head", "acknowledge"));
        return finding;
    }

    public Task SealAsync() => new SealHeads(database.Cities, new(Home), Clock).RunAsync(default);

    public Task<AuditReport> VerifyAsync() => new VerifyChains(database.Cities, new(Home)).RunAsync(_ => { }, default);

    public async Task<AuditFault[]> FaultsAsync(TransportBureau bureau) =>
        [.. (await VerifyAsync()).Faults.Where(fault => fault.City == bureau.City)];

    /// <summary>Does what whoever owns the whole database can: stops its triggers and changes rows.</summary>
    public Task TamperAsync(string sql, Guid? finding = null) => TestServer.RunAsync(database.Name, $"""
        set session_replication_role = replica;
        {(finding is null ? sql : sql.Replace("$1", $"'{finding}'", StringComparison.Ordinal))}
        """);

    /// <summary>SQL by which event 2 says something else and every hash after it is made anew, head included: the chain holds by itself.</summary>
    public static string Rebuilt(Guid city, Guid finding) => $$"""
        do $$
        declare
            e record;
            head bytea := decode(repeat('00', 32), 'hex');
        begin
            update event set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '公路安全', '公路养护'), 'UTF8')
            where finding_id = '{{finding}}' and sequence = 2;
            for e in select * from event where finding_id = '{{finding}}' order by sequence loop
                head := sha256('\x01'::bytea || head || uuid_send('{{city}}') || uuid_send('{{finding}}') || int4send(e.sequence) || e.bytes);
                update event set hash = head, body = convert_from(bytes, 'UTF8')::jsonb where finding_id = e.finding_id and sequence = e.sequence;
            end loop;
            update finding f set head = (select hash from event where finding_id = f.id order by sequence desc limit 1) where id = '{{finding}}';
        end $$
        """;
}
