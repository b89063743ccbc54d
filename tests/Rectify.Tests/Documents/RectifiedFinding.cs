using Rectify.Engine;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Tests.Evidence;
using Rectify.Tests.Support;

namespace Rectify.Tests.Documents;

/// <summary>A finding taken all the way: signed for, extended, returned once, verified, signed off.</summary>
internal sealed class RectifiedFinding(TransportBureau bureau, ManualClock clock)
{
    private int _files;

    public Guid Id { get; private set; }

    public async Task WalkAsync()
    {
        await BeginAsync();
        await AskForMoreTimeAsync();
        await HandOverAsync("更换护栏四十米，现场验收合格。");
        await ActAsync("inspector", "record_visit", TransportBureau.With(("verified_by", "spot"), ("verification_opinion", "已更换约三十五米，剩余约五米未更换。")));
        await ActAsync("inspector", "return", Saying("现场核查发现仍有约五米护栏未更换，请补齐并附整改前后对照照片。", ("return_reason", "measures_unfinished")));
        await HandOverAsync("剩余五米护栏已全部更换，并完成举一反三排查。");
        await ActAsync("inspector", "confirm", TransportBureau.With(("verified_by", "spot"), ("verification_opinion", "现场核查，护栏已全部更换到位，资料齐全。")));
        foreach (var party in new[] { "team_lead", "leader", "discipline" })
            await TakeAsync(party, by => new Command.Sign(by, party, Verdict.For, null, TransportBureau.Saying("同意销号。")));
    }

    /// <summary>Issued, signed for, planned and being rectified.</summary>
    public async Task BeginAsync()
    {
        Id = await bureau.IssueAsync("30wd");
        clock.Advance(TimeSpan.FromDays(1));
        await ActAsync("head", "acknowledge", TransportBureau.With(("rectifier", bureau["rectifier"].ToString()), ("leader_responsible", "张副局长"), ("phone", "0871-5550101")));
        await ActAsync("rectifier", "plan_measure", TransportBureau.With(("measure_title", "更换缺失护栏四十米")));
        await ActAsync("rectifier", "submit_plan", TransportBureau.With(("goal", "护栏完好")));
        await ActAsync("team_lead", "approve_plan", Brought.Nothing);
        await ActAsync("rectifier", "report_progress", Saying("护栏已采购，正在安装。", ("progress", "护栏已采购，正在安装。")));
    }

    public async Task AskForMoreTimeAsync()
    {
        clock.Advance(TimeSpan.FromDays(3));
        await TakeAsync("rectifier", by => new Command.Submit(by, "extension", TransportBureau.With(("new_deadline", "2026-04-24"), ("reason", "护栏定制件到货推迟，需延长工期。"))));
        await TakeAsync("head", by => new Command.Approve(by, "extension-1", TransportBureau.Saying("情况属实，同意上报。")));
        await TakeAsync("leader", by => new Command.Approve(by, "extension-1", TransportBureau.Saying("同意延期。")));
    }

    public async Task HandOverAsync(string result)
    {
        clock.Advance(TimeSpan.FromDays(2));
        if (_files == 0)
            await ActAsync("rectifier", "finish_measure", Brought.Nothing with { Measure = 1, Evidence = [await StagedAsync()] });
        await ActAsync("rectifier", "submit", TransportBureau.With(("result", result)) with { Evidence = [await StagedAsync()] });
        await ActAsync("head", "self_pass", TransportBureau.With(("self_opinion", "经自验，整改到位，同意报送销号。")));
    }

    private static Brought Saying(string note, params (string Name, string Value)[] fields) => TransportBureau.With(fields) with { Note = note };

    private async Task ActAsync(string person, string action, Brought with)
    {
        var answer = await bureau.ActAsync(Id, person, action, with);
        Assert.True(answer is Answer.Taken, $"{action}: {answer}");
    }

    private async Task TakeAsync(string person, Func<Actor, Command> command)
    {
        var answer = await bureau.Take.HandleAsync(new(bureau.City, bureau[person], Id, null, null, command), CancellationToken.None);
        Assert.True(answer is Answer.Taken, $"{person}: {answer}");
    }

    private async Task<Guid> StagedAsync()
    {
        var size = 30 + _files++;
        var staged = await new StageEvidence(bureau.Cities, new(), clock).StageAsync(
            bureau.City, bureau["rectifier"], new OfferedFile("整改后.pdf", new MemoryStream(EvidenceRows.Pdf(size)), size), CancellationToken.None);
        return Assert.IsType<Staging.Staged>(staged).File.Id;
    }
}
