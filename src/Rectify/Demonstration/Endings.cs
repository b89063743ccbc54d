using Rectify.Database;

namespace Rectify.Demonstration;

/// <summary>What the supervision office does in the last days: it begins cases of accountability and look-backs, which then come to
/// rest, and on the last day it urges, so that a letter waits for its signature.</summary>
internal sealed class Endings(CityDatabase cities, Hands hands)
{
    /// <param name="left">How many working days there are, this one among them.</param>
    public async Task OnAsync(int left, IReadOnlyList<Life> lives, CancellationToken ct)
    {
        var open = lives.Where(life => life.Process == "rectification").OrderBy(life => life.Rest is not null).ThenBy(life => life.Number, StringComparer.Ordinal);
        if (left == 1)
            await hands.TakeAsync(open.First().Id, Move.Act(Scene.Supervisor, "urge", "请于三个工作日内书面说明滞后原因和预计完成时间，逾期不答复的将予督办。"), ct);
        else
            await BeginAsync(open.Take(Rests.CountOf("accountability")), ct);
    }

    private async Task BeginAsync(IEnumerable<Life> lives, CancellationToken ct)
    {
        foreach (var life in lives)
            await hands.TakeAsync(life.Id, Move.Act(Scene.Supervisor, "propose_account", "多次催办仍无实质进展，建议对相关责任人启动问责程序。"), ct);
        foreach (var closed in await ClosedAsync(Rests.CountOf("lookback"), ct))
            await hands.TakeAsync(closed, Move.Act(Scene.Supervisor, "open_lookback"), ct);
    }

    private async Task<List<Guid>> ClosedAsync(int count, CancellationToken ct)
    {
        await using var city = await cities.BeginAsync(InventedPlaces.Tenant, ct);
        await using var command = city.CreateCommand("select id from finding where process = 'rectification' and state = 'closed' order by closed_at desc limit $1");
        Sql.Bind(command, Sql.Of(count));
        await using var rows = await command.ExecuteReaderAsync(ct);
        var closed = new List<Guid>();
        while (await rows.ReadAsync(ct))
            closed.Add(rows.GetGuid(0));
        return closed;
    }
}
