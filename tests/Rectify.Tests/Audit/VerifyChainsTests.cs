using System.Text.Json;
using Rectify.Tests.Support;

namespace Rectify.Tests.Audit;

public sealed class VerifyChainsTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly AuditRoom _room = new(database);

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task Untouched_chains_hold()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        await AuditRoom.WalkAsync(bureau);
        _room.Clock.Advance(TimeSpan.FromDays(1));
        await _room.SealAsync();

        var report = await _room.VerifyAsync();

        Assert.DoesNotContain(report.Faults, fault => fault.City == bureau.City);
        Assert.True(report is { Findings: >= 1, Events: >= 4, Roots: >= 1 });
    }

    [Fact]
    public async Task A_finding_that_the_service_opened_by_itself_holds()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var id = await bureau.IssueAsync();
        await bureau.ActAsync(id, "supervisor", "propose_account", TransportBureau.Saying("逾期未整改且无正当理由，建议对相关责任人启动问责程序。"));

        var report = await _room.VerifyAsync();

        Assert.DoesNotContain(report.Faults, fault => fault.City == bureau.City);
    }

    [Theory]
    [InlineData("update event set bytes = bytes || ' ' where finding_id = $1 and sequence = 2", "chain_hash", 2)]
    [InlineData("update event set hash = sha256('x') where finding_id = $1 and sequence = 3", "chain_hash", 3)]
    [InlineData("update event set by_account = (select id from account a where a.tenant_id = event.tenant_id and login = 'stranger') where finding_id = $1 and sequence = 2", "chain_row", 2)]
    [InlineData("update event set at = at - interval '1 second' where finding_id = $1 and sequence = 3", "chain_row", 3)]
    [InlineData("update event set body = jsonb_set(body, '{command,with,note}', '\"另一句\"') where finding_id = $1 and sequence = 3", "chain_row", 3)]
    [InlineData("delete from event where finding_id = $1 and sequence = 2", "chain_gap", 2)]
    [InlineData("delete from event where finding_id = $1 and sequence = 4", "chain_head", 4)]
    [InlineData("update finding set head = sha256('x') where id = $1", "chain_head", 4)]
    public async Task What_a_superuser_changes_is_found_by_finding_and_event(string tampering, string code, int sequence)
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var other = await AuditRoom.WalkAsync(bureau);
        var finding = await AuditRoom.WalkAsync(bureau);

        await _room.TamperAsync(tampering, finding);
        var fault = Assert.Single(await _room.FaultsAsync(bureau));

        Assert.Equal((code, finding, sequence), (fault.Code, fault.Finding, fault.Sequence));
        Assert.NotEqual(other, fault.Finding);
    }

    [Fact]
    public async Task Events_swapped_between_two_findings_are_found_in_both()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var (one, two) = (await AuditRoom.WalkAsync(bureau), await AuditRoom.WalkAsync(bureau));

        await _room.TamperAsync($"""
            update event e set bytes = o.bytes, hash = o.hash, body = o.body, at = o.at from event o
            where e.sequence = o.sequence and e.tenant_id = o.tenant_id and e.finding_id <> o.finding_id
                and e.finding_id in ($1, '{two}') and o.finding_id in ($1, '{two}');
            update finding f set head = o.head from finding o
            where f.id <> o.id and f.id in ($1, '{two}') and o.id in ($1, '{two}')
            """.Replace("$1", $"'{one}'", StringComparison.Ordinal));

        Assert.Equal(new[] { one, two }.Order(), (await _room.FaultsAsync(bureau)).Select(fault => fault.Finding!.Value).Order());
    }

    [Fact]
    public async Task The_verb_ends_with_1_and_names_the_finding_the_event_and_the_fault()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await AuditRoom.WalkAsync(bureau);
        await _room.TamperAsync("update event set bytes = bytes || ' ' where finding_id = $1 and sequence = 2", finding);

        var (exitCode, output, _) = await Executable.RunAsync(["audit", "verify", "--json", "--database", database.ServiceConnection]);

        using var report = JsonDocument.Parse(output);
        Assert.Equal(1, exitCode);
        var fault = report.RootElement.GetProperty("faults").EnumerateArray().Single(fault => fault.GetProperty("finding").GetGuid() == finding);
        Assert.Equal(("chain_hash", 2), (fault.GetProperty("code").GetString(), fault.GetProperty("sequence").GetInt32()));
        Assert.Contains("第 2 个事件", fault.GetProperty("zh").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_verb_ends_with_0_where_everything_holds()
    {
        var fresh = new TestDatabase();
        await fresh.InitializeAsync();
        await AuditRoom.WalkAsync(await TransportBureau.BuildAsync(fresh, _room.Clock));

        var verified = await Executable.RunAsync(["audit", "verify", "--database", fresh.ServiceConnection]);
        var replayed = await Executable.RunAsync(["audit", "replay", "--database", fresh.ServiceConnection]);

        Assert.Equal((0, 0), (verified.ExitCode, replayed.ExitCode));
        Assert.Contains("1 findings, 4 events, 0 sealed roots: 0 faults", verified.Output, StringComparison.Ordinal);
        Assert.Contains("1 findings, 4 events replayed: 0 faults", replayed.Output, StringComparison.Ordinal);
        await fresh.DisposeAsync();
    }
}
