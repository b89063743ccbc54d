using System.Text.Json;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Findings;
using Rectify.Inbound;
using Rectify.Processes;
using Rectify.Sealing;

namespace Rectify.Demonstration;

/// <summary>What other systems pushed in the last weeks, through the same door as theirs: taken, sent once more, changed, and refused with the
/// reason. Cases that are overdue or were withdrawn have become alerts.</summary>
internal sealed class PushedItems(CityDatabase cities, ProcessLibrary library, Seals seals, DateTimeOffset until)
{
    private sealed record Pushed(string Source, int DaysAgo, object[] Items);

    private static readonly County[] Counties = [.. InventedPlaces.Counties];

    public async Task BringAsync(CancellationToken ct)
    {
        var today = LocalTime.DayOf(until, Scene.Zone);
        foreach (var pushed in Deliveries(today).OrderByDescending(delivery => delivery.DaysAgo))
            await BringAsync(pushed, today, ct);
    }

    private async Task BringAsync(Pushed pushed, DateOnly today, CancellationToken ct)
    {
        var clock = new WalkingClock(LocalTime.ToInstant(today.AddDays(-pushed.DaysAgo), new TimeOnly(2, 30), Scene.Zone));
        var open = new OpenFinding(cities, library, new BuiltInRunner(), seals, clock);
        var receive = new ReceiveItems(cities, library, new TakeItem(cities, open, clock), clock);
        var sender = InventedPeople.With("supervisor1");
        await receive.HandleAsync(
            new CurrentAccount(InventedPlaces.Tenant, sender.Id, sender.Login, sender.Name), pushed.Source, [.. pushed.Items.Select(item => JsonSerializer.SerializeToElement(item))], ct);
        clock.Walk(TimeSpan.FromMinutes(1));
        await new SweepInbound(cities, library, open, clock).RunAsync(ct);
    }

    private static IEnumerable<Pushed> Deliveries(DateOnly today)
    {
        string Day(int ago) => Scene.Written(today.AddDays(-ago));
        object[] problems =
        [
            Problem("YG-0317", Counties[2], "大桥承台大体积混凝土测温记录缺失两个台班。", Day(14), "较大"),
            Problem("YG-0318", Counties[5], "绕城公路三标段特种作业人员证书过期仍在岗。", Day(14), "一般"),
            Problem("YG-0321", Counties[6], "安防工程波形护栏立柱埋深不足，抽检六处有四处不合格。", Day(13), "较大"),
        ];
        object[] cases =
        [
            Case("ZF-2091", Counties[3], "未取得道路运输经营许可从事货运案", Day(6)), Case("ZF-2094", Counties[7], "超限运输案", Day(-9)),
            Case("ZF-2096", Counties[4], "巡游出租汽车拒载案", Day(5), closed: Day(9)), Case("ZF-2102", Counties[1], "客运站未按规定安检案", Day(-4)),
        ];
        return
        [
            new("sunshine-supervision", 12, [.. problems, Problem("YG-0322", "渔粱县交通运输局", Counties[3].Project, "路基填料含水率超标未翻晒。", Day(13), "一般")]),
            new("sunshine-supervision", 11, [.. problems, Problem("YG-0322", Counties[3], "路基填料含水率超标未翻晒。", Day(13), "一般"), Problem("YG-0325", Counties[1], "隧道超前支护间距与设计不符。", Day(12), "特大")]),
            new("sunshine-supervision", 4, [Problem("YG-0318", Counties[5], "绕城公路三标段特种作业人员证书过期仍在岗，共七人。", Day(14), "一般")]),
            new("enforcement-cases", 8, cases),
            new("enforcement-cases", 3, [Case("ZF-2102", Counties[1], "客运站未按规定安检案", Day(-4), revoked: Day(3)), Case("", Counties[0], "占用公路堆放物品案", Day(-12))]),
            new("hotline-12345", 6,
            [
                Order("12345-88017", Counties[4], "反映客运枢纽出租车候客通道长期被占用。", Day(7), "13800001001", "service"),
                Order("12345-88052", Counties[8], "反映夜间施工路段未设警示灯。", "上周三", "13800001002", "施工扰民"),
            ]),
            new("hotline-12345", 5, [Order("12345-88052", Counties[8], "反映夜间施工路段未设警示灯。", Day(7), "13800001002", "施工扰民")]),
        ];
    }

    private static object Problem(string number, County county, string problem, string found, string level) => Problem(number, county.Office, county.Project, problem, found, level);

    private static object Problem(string number, string unit, string project, string problem, string found, string level) =>
        new { problem_no = number, owner_unit = unit, project, problem, found_date = found, level, rule = "公路水运工程质量监督管理规定" };

    private static object Case(string number, County county, string name, string due, string? closed = null, string? revoked = null) =>
        new { case_no = number, organ = county.Office, case_name = name, due_date = due, closed_date = closed, revoked_date = revoked };

    private static object Order(string number, County county, string content, string called, string phone, string kind) =>
        new { order_no = number, unit = county.Office, content, called_at = called, address = county.Name, caller = "温如初", phone, kind };
}
