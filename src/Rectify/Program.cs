using System.CommandLine;
using System.CommandLine.Invocation;
using System.Data.Common;
using Rectify;
using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Bench;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Demonstration;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Migrating;
using Rectify.Notices;
using Rectify.Processes;
using Rectify.Processes.Stories;
using Rectify.Sealing;

const int Interrupted = 130; // as a shell says that Ctrl-C ended a command
var rectify = new RootCommand("Rectify 整改闭环: a workflow engine and web service for closed loops of rectification.")
{
    ServeVerb.Create(),
    DemoVerb.Create(),
    MigrateVerb.Create(),
    SetUpVerb.Create(),
    VerifyVerb.Create(),
    DueVerb.Create(),
    StoriesVerb.Create(),
    BenchVerb.Create(),
    ImportVerb.Create(),
    VerdictsVerb.Create(),
    ExportVerb.Create(),
    AuditVerb.Create(),
    MigrateProcessVerb.Create(),
    BackupVerbs.CreateBackup(),
    BackupVerbs.CreateRestore(),
    ExportElsaVerb.Create(),
    SealKeyVerb.Create(),
    BounceVerb.Create(),
};

var parsed = rectify.Parse(args);
if (parsed.Action is ParseErrorAction wrong)
    (wrong.ShowHelp, wrong.ShowTypoCorrections) = (false, false); // a script that reads the output wants none of it
try
{
    return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperatorException e)
{
    await Console.Error.WriteLineAsync(e.Sentence);
    return 1;
}
catch (OperationCanceledException)
{
    return Interrupted;
}
catch (Exception e) when (e is DbException or InvalidOperationException && DatabaseFault.Of(e) is not null)
{
    await Console.Error.WriteLineAsync(DatabaseFault.Of(e)!.Sentence); // the filter has seen that it is one
    return 1;
}
