using Rectify.Accounts;
using Rectify.Checklists;
using Rectify.Database;
using Rectify.Processes;
using Rectify.SelfInspections;

namespace Rectify.Demonstration;

/// <summary>What the counties say of themselves in the campaign that is under way: their checklists gone through, and a self-inspection reported
/// by seven of nine.</summary>
internal sealed class SelfChecks(CityDatabase cities, ProcessLibrary library, WalkingClock clock)
{
    private const int Reporting = 7;

    private static readonly string[] Standing = [Standings.Fulfilled, Standings.Fulfilled, Standings.Fulfilled, Standings.Partly, Standings.Fulfilled, Standings.Unfulfilled];

    public async Task MakeAsync(CancellationToken ct)
    {
        var lists = (await library.OfAsync(InventedPlaces.Tenant, ct)).Checklists;
        var ticks = new TickEntries(cities, library, clock);
        foreach (var (county, index) in InventedPlaces.Counties.Select((county, index) => (county, index)))
        {
            foreach (var list in lists.Take(1 + (index % lists.Count)))
            {
                var place = new ChecklistPlace(InventedCampaign.Latest.Id, county.Id, list.Name);
                Accept(await ticks.HandleAsync(By($"{county.Key}.liaison"), place, [.. list.Entries.Select((entry, number) => TickOf(entry, index + number))], ct));
            }
        }

        await InspectAsync(ct);
    }

    private async Task InspectAsync(CancellationToken ct)
    {
        var send = new SendTask(cities, library, clock);
        var task = Accept(await send.HandleAsync(By("supervisor1"), InventedCampaign.Latest.Id, new(
            "临水临崖路段护栏专项自查", "对辖区内县道以上临水、临崖、急弯陡坡路段护栏逐段排查，登记缺失、破损和锈蚀情况。", "10wd",
            [.. InventedPlaces.Counties.Select(county => county.Id)]), ct));
        var report = new ReportTask(cities, clock);
        foreach (var (county, index) in InventedPlaces.Counties.Take(Reporting).Select((county, index) => (county, index)))
            Accept(await report.HandleAsync(By($"{county.Key}.liaison"), task, county.Id, new(24 + (index * 7), "逐段排查并拍照留档，未发现护栏缺失、破损。"), ct));
    }

    private static TickWanted TickOf(ChecklistEntry entry, int number) => Standing[number % Standing.Length] switch
    {
        Standings.Fulfilled => new(entry.Key, Standings.Fulfilled, null, "会议纪要和台账存局办公室", 0),
        var standing => new(entry.Key, standing, "有部署，缺少过程记录和检查结果。", null, 0),
    };

    private static CurrentAccount By(string login)
    {
        var person = InventedPeople.With(login);
        return new(InventedPlaces.Tenant, person.Id, person.Login, person.Name);
    }

    private static T Accept<T>(Administered<T> done)
    {
        var (result, refused) = done;
        return refused is null
            ? result! // there is one when nothing was refused
            : throw new InvalidOperationException($"The demonstration was refused: {refused.Code} {string.Join(' ', refused.Missing.Select(part => part.Code))}");
    }
}
