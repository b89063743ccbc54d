using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Rectify.Database;
using Rectify.Processes;

namespace Rectify.Bench;

/// <summary><c>rectify bench …</c>: measures this machine; each kind prints how it stands to what it is measured against as <c>ratio</c>.</summary>
internal static class BenchVerb
{
    private static readonly Option<bool> Json = new("--json") { Description = "以 JSON 输出 / print JSON" };

    private static readonly Option<string> Folder = new("--workflows")
    {
        Description = "流程目录 / the folder of workflows",
        DefaultValueFactory = _ => PublishFolder.Shipped,
    };

    public static Command Create() => new("bench", "测量本机性能 / measures what this machine does; 'ratio' is the figure against its bar")
    {
        Steps(), Transitions(), Http(), Serve(), Rungs(), Import(), Export(), Lists(), Notices(), Generate(),
    };

    private static Command Steps() => Kind("steps", "引擎每秒步数 / steps of findings a second on one core", async (parsed, ct) =>
    {
        await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
        return await StepsBench.MeasureAsync(database, parsed.GetRequiredValue(Folder), ct);
    }, Connections.Option);

    private static Command Transitions()
    {
        var (findings, seconds, runs) = (Findings(), Seconds(), Runs());
        var runner = new Option<string>("--runner") { Description = $"谁走步骤 / who takes the steps: {RunnerChoice.BuiltIn}, {RunnerChoice.Elsa}", DefaultValueFactory = _ => RunnerChoice.BuiltIn };
        return Kind("transitions", "八个并发办理者对 pgbench 重放同样语句 / eight workers against pgbench sending the same statements", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            var plan = new TransitionPlan(parsed.GetValue(findings), parsed.GetValue(runs), TimeSpan.FromSeconds(parsed.GetValue(seconds)))
            {
                Runner = RunnerChoice.Named(parsed.GetValue(runner)),
            };
            return await TransitionsBench.MeasureAsync(database, parsed.GetRequiredValue(Folder), plan, ct);
        }, findings, seconds, runs, runner, Connections.Option);
    }

    private static Command Http()
    {
        var (findings, seconds, runs) = (Findings(), Seconds(), Runs());
        return Kind("http", "八个并发办理者经 serve 对同一轮的进程内 / eight workers through serve against eight in this process", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            var plan = new TransitionPlan(parsed.GetValue(findings), parsed.GetValue(runs), TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            return await HttpBench.MeasureAsync(database, parsed.GetRequiredValue(Folder), plan, ct);
        }, findings, seconds, runs, Connections.Option);
    }

    private static Command Serve()
    {
        var (findings, seconds) = (Findings(), Seconds());
        var idle = new Option<double>("--idle") { Description = "闲置秒数，负载前后各一次 / seconds left alone, before the load and after", DefaultValueFactory = _ => 600 };
        return Kind("serve", "serve 的启动时间与内存 / how soon serve answers, and its memory", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            var plan = new TransitionPlan(parsed.GetValue(findings), 1, TimeSpan.FromSeconds(parsed.GetValue(seconds)));
            return await ServeBench.MeasureAsync(database, parsed.GetRequiredValue(Folder), TimeSpan.FromSeconds(parsed.GetValue(idle)), plan, ct);
        }, findings, seconds, idle, Connections.Option);
    }

    private static Command Generate()
    {
        var command = new Command("generator") { Hidden = true }; // other benches start it
        command.SetAction((parsed, ct) => Generator.RunAsync(Console.In, parsed.InvocationConfiguration.Output, ct));
        return command;
    }

    private static Command Rungs()
    {
        var rungs = new Option<long>("--rungs") { Description = "同时到期的级数 / how many rungs are due at once", DefaultValueFactory = _ => 100_000 };
        return Kind("rungs", "同时到期的升级触发，对一条语句写入同样的行 / rungs due at once against one statement inserting the same rows", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            return await new RungsBench(database, parsed.GetValue(rungs)).MeasureAsync(parsed.GetRequiredValue(Folder), ct);
        }, rungs, Connections.Option);
    }

    private static Command Import()
    {
        var rows = new Option<int>("--rows") { Description = "台账行数 / rows of the ledger", DefaultValueFactory = _ => 100_000 };
        return Kind("import", "台账导入，对同样结果行的 COPY / a ledger's import against a COPY of the rows it makes", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            return await ImportBench.MeasureAsync(database, parsed.GetRequiredValue(Folder), parsed.GetValue(rows), ct);
        }, rows, Connections.Option);
    }

    private static Command Export()
    {
        var findings = new Option<long>("--findings") { Description = "问题数，至少 1000 / how many findings there are, 1000 at least", DefaultValueFactory = _ => 100_000 };
        return Kind("export", "台账导出为 xlsx，对同样行的 csv / a ledger's export as xlsx against csv of the same rows", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            return await new ExportBench(database, parsed.GetValue(findings)).MeasureAsync(parsed.GetRequiredValue(Folder), ct);
        }, findings, Connections.Option);
    }

    private static Command Notices()
    {
        var notices = new Option<int>("--notices") { Description = "消息条数 / how many notices", DefaultValueFactory = _ => 10_000 };
        return Kind("notices", "消息经本机 Postfix 发送，含三次 kill -9 和一个无应答的接收方 / notices through a local Postfix, the node killed three times, and beside a dead receiver", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            return await new NoticesBench(database, parsed.GetValue(notices)).MeasureAsync(parsed.GetRequiredValue(Folder), ct);
        }, notices, Connections.Option);
    }

    private static Command Lists()
    {
        var findings = Findings();
        return Kind("lists", "台账检索与各种筛选、排序的首页和第 50 页 / searches of the ledger, and its filters and orders, first and fiftieth page", async (parsed, ct) =>
        {
            await using var database = await BenchDatabase.OpenAsync(Connections.From(parsed), ct);
            return await new ListsBench(database, parsed.GetValue(findings)).MeasureAsync(parsed.GetRequiredValue(Folder), ct);
        }, findings, Connections.Option);
    }

    private static Option<long> Findings() => new("--findings") { Description = "问题数 / how many findings there are", DefaultValueFactory = _ => 1_000_000 };

    private static Option<double> Seconds() => new("--seconds") { Description = "每轮秒数 / seconds of a run", DefaultValueFactory = _ => 60 };

    private static Option<int> Runs() => new("--runs") { Description = "轮数，取中位数 / runs of each, whose median counts", DefaultValueFactory = _ => 5 };

    private static Command Kind<TFigures>(string name, string description, Func<ParseResult, CancellationToken, Task<TFigures>> measure, params Option[] options)
        where TFigures : class
    {
        var command = new Command(name, description) { Json, Folder };
        foreach (var option in options)
            command.Add(option);
        command.SetAction(async (parsed, ct) =>
        {
            var json = JsonSerializer.SerializeToElement(await measure(parsed, ct));
            var text = parsed.GetValue(Json)
                ? json.GetRawText()
                : string.Join(Environment.NewLine, json.EnumerateObject().Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-24} {figure.Value}")));
            await parsed.InvocationConfiguration.Output.WriteLineAsync(text.AsMemory(), ct);
            return 0;
        });
        return command;
    }
}
