using System.CommandLine;
using Rectify;
using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Bench;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Demonstration;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Processes;
using Rectify.Processes.Stories;

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
    BackupVerbs.CreateBackup(),
    BackupVerbs.CreateRestore(),
    ExportElsaVerb.Create(),
};

try
{
    return await rectify.Parse(args).InvokeAsync(new() { EnableDefaultExceptionHandler = false });
}
catch (OperatorException e)
{
    await Console.Error.WriteLineAsync(e.Sentence);
    return 1;
}
