using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Npgsql;
using Rectify.Accounts;
using Rectify.Audit;
using Rectify.Batches;
using Rectify.Campaigns;
using Rectify.Checklists;
using Rectify.Database;
using Rectify.Deadlines;
using Rectify.Delegations;
using Rectify.Documents;
using Rectify.Evidence;
using Rectify.Findings;
using Rectify.Holidays;
using Rectify.Inbound;
using Rectify.Interviews;
using Rectify.Jobs;
using Rectify.Layout;
using Rectify.Ledger;
using Rectify.Notices;
using Rectify.Organisations;
using Rectify.Processes;
using Rectify.Reports;
using Rectify.Returns;
using Rectify.Scores;
using Rectify.Sealing;
using Rectify.SelfInspections;

namespace Rectify;

/// <summary>Puts the service together: the only place that wires, and a contents page of what it serves.</summary>
public static class RectifyApp
{
    /// <param name="service">Connection string of the database as <c>rectify_service</c>.</param>
    /// <param name="keys">The key file that the database belongs with.</param>
    public static void AddRectify(this WebApplicationBuilder builder, string service, KeyFile keys)
    {
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(Connections.Tuned(service)));
        builder.Services.AddSingleton<CityDatabase>();
        builder.Services.AddAccounts(keys);
        builder.Services.AddRequestLimits(builder.Configuration);
        builder.Services.AddApiAnswers();
        builder.Services.AddApiDocument();
        builder.Services.AddSingleton<ProcessLibrary>();
        builder.Services.AddSingleton<Publish>();
        builder.Services.AddSingleton<PublishFolder>();
        builder.AddRunner();
        builder.Services.AddSingleton(_ => new SealKeys(SealKeys.Location()));
        builder.Services.AddSingleton<Seals>();
        builder.Services.AddSingleton<OpenSealed>();
        builder.Services.AddSingleton<SealedFields>();
        builder.Services.AddSingleton<SealedReadings>();
        builder.Services.AddSingleton<CluesFound>();
        builder.Services.AddSingleton<OpenFinding>();
        builder.Services.AddSingleton<TakeAction>();
        builder.Services.AddSingleton<TakeItem>();
        builder.Services.AddSingleton<ReceiveItems>();
        builder.Services.AddSingleton<DeliveriesQuery>();
        builder.Services.AddSingleton<IJob, SweepInbound>();
        builder.Services.AddSingleton<FindingQuery>();
        builder.Services.AddSingleton<FindingForms>();
        builder.Services.AddSingleton<ReportedBefore>();
        builder.Services.AddSingleton<SpreadProgress>();
        builder.Services.AddSingleton<UnclaimedFindings>();
        builder.Services.AddSingleton<SigningQueue>();
        builder.Services.AddSingleton<LedgerQuery>();
        builder.Services.AddSingleton<LedgerViews>();
        builder.Services.AddSingleton<FindByNumber>();
        builder.Services.AddSingleton<WorkbenchQuery>();
        builder.Services.AddSingleton<DelegateAway>();
        builder.Services.AddSingleton<DelegationQuery>();
        builder.Services.AddSingleton<IJob, TellDelegations>();
        builder.Services.AddSingleton<StuckFindings>();
        builder.Services.AddSingleton<StrandedFindings>();
        builder.Services.AddSingleton<OwedQuery>();
        builder.Services.AddNotices(builder.Configuration);
        builder.Services.AddSingleton<IJob, FireRungs>();
        builder.Services.AddSingleton<IJob, SignSystemLetters>();
        builder.Services.AddSingleton<IJob, RecalculateCalendars>();
        builder.Services.AddSingleton<PreviewCalendar>();
        builder.Services.AddSingleton<IJob, ListStranded>();
        builder.Services.AddSingleton(builder.Configuration.GetSection("Evidence").Get<EvidenceLimits>() ?? new());
        builder.Services.AddSingleton<EvidenceElsewhere>();
        builder.Services.AddSingleton<StageEvidence>();
        builder.Services.AddSingleton<StagedEvidence>();
        builder.Services.AddSingleton<IJob, SweepStagedEvidence>();
        builder.Services.AddSingleton(_ => new RootFolder(Home.Folder()));
        builder.Services.AddSingleton<IJob, SealHeads>();
        builder.Services.AddSingleton<AuditLogQuery>();
        builder.Services.AddSingleton<JobRuns>();
        builder.Services.AddSingleton<IJob, SweepIdempotencyKeys>();
        builder.Services.AddSingleton<AdministerOrganisations>();
        builder.Services.AddSingleton<OrganisationQuery>();
        builder.Services.AddSingleton<OrganisationForms>();
        builder.Services.AddSingleton<ImportOrganisations>();
        builder.Services.AddSingleton<IJob, ApplyRenames>();
        builder.Services.AddSingleton<IJob, MoveToSuccessors>();
        builder.Services.AddSingleton<StageLedger>();
        builder.Services.AddSingleton<CommitBatch>();
        builder.Services.AddSingleton<UndoBatch>();
        builder.Services.AddSingleton<ImportOrders>();
        builder.Services.AddSingleton<IJob>(services => services.GetRequiredService<ImportOrders>());
        builder.Services.AddSingleton<BatchQuery>();
        builder.Services.AddSingleton<SavedMappings>();
        builder.Services.AddExports();
        builder.Services.AddSingleton<CampaignQuery>();
        builder.Services.AddSingleton<SignForProgress>();
        builder.Services.AddSingleton<ArrangeCampaigns>();
        builder.Services.AddSingleton<ArrangeTeams>();
        builder.Services.AddSingleton<ImportMembers>();
        builder.Services.AddSingleton<IssueCampaign>();
        builder.Services.AddSingleton<CampaignForms>();
        builder.Services.AddSingleton<CampaignAreas>();
        builder.Services.AddSingleton<WindowCounts>();
        builder.Services.AddSingleton<IJob, CountCampaigns>();
        builder.Services.AddChecklists();
        builder.Services.AddSelfInspections();
        builder.Services.AddSingleton<TakeBulkAct>();
        builder.Services.AddSingleton<BulkChoice>();
        builder.Services.AddSingleton<Leavers>();
        builder.Services.AddSingleton<IJob, ResumeBulkActs>();
        builder.Services.AddReports();
        builder.Services.AddReturns();
        ScoreFile.AddTo(builder.Services);
        builder.Services.AddInterviews();
        builder.Services.AddSingleton<AdministerReminders>();
        builder.Services.AddSingleton<IJob, RemindOfHolidays>();
        builder.Services.AddLetters();
        builder.Services.AddSingleton<ReadersCities>();
        builder.Services.AddPages();
        builder.WebHost.UseStaticWebAssets(); // a build that isn't published keeps the pages' files in its source folder
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
        });
    }

    /// <summary>The order of what a request passes, then everything it may reach.</summary>
    public static void UseRectify(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseApiAnswers();
        app.UsePages();
        app.UseAccounts();
        app.UseReadersCity();
        app.UseAntiforgery();
        app.MapPages();
        app.MapApiDocument();
        app.MapHealth();
        app.MapAccounts();
        app.MapOrganisations();
        app.MapAudit();
        app.MapFindings();
        FindByNumber.Map(app);
        app.MapFindingReading();
        app.MapSealed();
        app.MapInbound();
        TypicalProblem.Map(app);
        app.MapExports();
        app.MapDayHint();
        app.MapLetters();
        app.MapNotices();
        app.MapDelegations();
        app.MapEvidence();
        app.MapBatches();
        app.MapBulkActs();
        app.MapCampaigns();
        app.MapChecklists();
        app.MapSelfInspections();
        app.MapWaiting();
        UnclaimedFindings.Map(app);
        app.MapReports();
        app.MapReturns();
        ScoreFile.Map(app);
        app.MapInterviews();
    }
}
