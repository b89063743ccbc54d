using System.Globalization;
using Rectify.Accounts;
using Rectify.Database;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.SelfInspections;

/// <summary>The forms about self-inspection tasks: what they ask, and what is done with one that came back.</summary>
public sealed class TaskForms(CityDatabase database, SendTask send, ReportTask report, UrgeTask urge)
{
    private const string Urge = "urge", Report = "report", Yes = "true";

    /// <summary>The form that sends a task to units of a campaign; all of them are ticked.</summary>
    public async Task<PageForm> OfSendingAsync(CurrentAccount me, Guid campaign, Reader reader, CancellationToken ct)
    {
        var units = await UnitsAsync(me, campaign, ct);
        return new("send", reader.Say("inspection.send"),
        [
            new("title", reader.Say("inspection.name"), FieldType.Text) { Required = true },
            new("what", reader.Say("inspection.what"), FieldType.LongText) { Required = true },
            new("deadline", reader.Say("inspection.deadline"), FieldType.Deadline) { Required = true, Value = "10wd", Hint = reader.Say("inspection.deadline_hint") },
            new("units", reader.Say("inspection.units"), FieldType.Choices) { Required = true, Choices = units, Value = string.Join(',', units.Select(unit => unit.Code)) },
        ]);
    }

    /// <summary>The reports that the reader's own units owe on a task, and for the supervisor the urging.</summary>
    public static List<PageForm> OfTask(InspectionTask task, bool isSupervisor, Reader reader)
    {
        List<PageForm> forms = [.. task.Wanting.Where(unit => unit.IsOwn).Select(unit => OfReport(unit, reader))];
        if (isSupervisor && task.Wanting.Any())
        {
            forms.Add(new(Urge, reader.Say("inspection.urge"),
            [
                new("note", reader.Say("inspection.urge_note"), FieldType.Text),
                new("again", reader.Say("inspection.urge_whom"), FieldType.Choices) { Choices = [new(Yes, reader.Say("inspection.urge_again"))] },
            ]));
        }

        return forms;
    }

    public Task<Administered<Guid>> SendAsync(CurrentAccount me, Guid campaign, PageForm form, CancellationToken ct) => send.HandleAsync(
        me, campaign, new(form["title"], form["what"], form["deadline"], [.. form["units"].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Id)]), ct);

    /// <returns>What its address then says was done.</returns>
    public async Task<Administered<string>> TakeAsync(CurrentAccount me, Guid task, PageForm form, CancellationToken ct)
    {
        if (form.Name == Urge)
        {
            var (urged, late) = await urge.HandleAsync(me, task, new(form["note"], Units: null, form["again"] == Yes), ct);
            return late is null ? $"urge&units={urged!.Units}&left={urged.LeftOut}" : late; // there is one when nothing was refused
        }

        var lookedAt = int.TryParse(form["looked_at"], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var (_, refused) = await report.HandleAsync(me, task, form.Subject!.Value, new(lookedAt, form["statement"]), ct); // a report is of a unit
        return refused is null ? Report : refused;
    }

    private static PageForm OfReport(UnitReport unit, Reader reader) => new($"{Report}-{unit.Unit:n}", reader.Say("inspection.report", ("unit", unit.Name)),
    [
        new("looked_at", reader.Say("inspection.looked_at"), FieldType.Number) { Required = true },
        new("statement", reader.Say("inspection.statement"), FieldType.LongText) { Required = unit.Findings.Count == 0, Hint = reader.Say("inspection.statement_hint") },
    ], unit.Unit);

    private async Task<List<FormChoice>> UnitsAsync(CurrentAccount me, Guid campaign, CancellationToken ct)
    {
        await using var city = await database.BeginAsync(me.Tenant, ct);
        await using var command = city.CreateCommand("""
            select distinct o.name, o.id from team t join team_scope s on s.team_id = t.id join organisation o on o.id = s.organisation_id
            where t.campaign_id = $1 and o.valid_to is null order by o.name, o.id
            """);
        Sql.Bind(command, Sql.Of(campaign));
        await using var row = await command.ExecuteReaderAsync(ct);
        var units = new List<FormChoice>();
        while (await row.ReadAsync(ct))
            units.Add(new(row.GetGuid(1).ToString(), row.GetString(0)));
        return units;
    }

    private static Guid Id(string text) => Guid.TryParse(text, CultureInfo.InvariantCulture, out var id) ? id : Guid.Empty;
}
