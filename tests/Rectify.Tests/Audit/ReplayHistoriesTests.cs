using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Deadlines;
using Rectify.Processes;
using Rectify.Tests.Support;

namespace Rectify.Tests.Audit;

public sealed class ReplayHistoriesTests(TestDatabase database) : IClassFixture<TestDatabase>, IDisposable
{
    private readonly AuditRoom _room = new(database);

    public void Dispose() => _room.Dispose();

    [Theory]
    [InlineData("update finding set case_state = replace(case_state::text, '\"issued\"', '\"closed\"')::json where id = $1", "replay_state", 4)]
    [InlineData("update event set to_state = 'closed' where finding_id = $1 and sequence = 3", "replay_row", 3)]
    [InlineData("update event set bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '\"effects\":[', '\"effects\":[{\"effect\":\"freeze\"},'), 'UTF8') where finding_id = $1 and sequence = 2", "replay_effects", 2)]
    [InlineData("update event set bytes = '{' where finding_id = $1 and sequence = 2", "replay_unreadable", 2)]
    [InlineData("update finding set process_hash = (select hash from publication where kind = 'process' and name = 'lookback' and tenant_id = finding.tenant_id) where id = $1", "replay_process", 4)]
    [InlineData("delete from event where finding_id = $1 and sequence = 2", "replay_refused", 3)]
    public async Task Replay_finds_what_no_longer_follows(string tampering, string code, int sequence)
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var finding = await AuditRoom.WalkAsync(bureau);

        await _room.TamperAsync(tampering, finding);
        var report = await new ReplayHistories(bureau.Cities, bureau.Library).RunAsync(_ => { }, default);
        var fault = Assert.Single(report.Faults, fault => fault.City == bureau.City);

        Assert.Equal((code, sequence), (fault.Code, fault.Sequence));
    }

    [Fact]
    public async Task Rungs_fired_and_ladders_published_since_replay_by_what_their_events_name()
    {
        var bureau = await TransportBureau.BuildAsync(database, _room.Clock);
        var old = await AuditRoom.WalkAsync(bureau);
        _room.Clock.Advance(TimeSpan.FromDays(40));
        await new FireRungs(bureau.Cities, bureau.Library, new BuiltInRunner(), _room.Clock).SweepAsync(bureau.City, default);
        var folder = await WorkflowFolder.ReadAsync(Path.Combine(AppContext.BaseDirectory, "workflows"), Roles.OfBusiness, default);
        var shorter = folder.Ladders.Select(ladder => Publication.WithHash(ladder with { Rungs = ladder.Rungs[1..] }));
        await new Publish(bureau.Cities, bureau.Library, _room.Clock).HandleAsync(bureau.City, folder with { Ladders = [.. shorter] }, default);
        await AuditRoom.WalkAsync(bureau);

        var report = await new ReplayHistories(bureau.Cities, bureau.Library).RunAsync(_ => { }, default);

        Assert.DoesNotContain(report.Faults, fault => fault.City == bureau.City);
        Assert.True(await CountRungsAsync(bureau, old) > 0, "No rung was fired.");
    }

    private static async Task<long> CountRungsAsync(TransportBureau bureau, Guid finding)
    {
        await using var city = await bureau.Cities.BeginAsync(bureau.City, default);
        await using var command = city.CreateCommand("select count(*) from event where finding_id = $1 and command = 'fire_rung'");
        command.Parameters.Add(new() { Value = finding });
        return (long)(await command.ExecuteScalarAsync())!; // count(*) is never null
    }
}
