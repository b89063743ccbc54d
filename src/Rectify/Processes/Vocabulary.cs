using System.Text.RegularExpressions;
using Rectify.Engine;

namespace Rectify.Processes;

/// <summary>The keys and words of the process language. <c>workflows/README.md</c> explains them, <c>workflows/schema</c> repeats them.</summary>
internal static partial class Vocabulary
{
    public static readonly string[] Process =
        ["process", "version", "title", "initial", "number", "opened_by", "confined_to", "ladders", "fields", "parties", "states", "everywhere", "requests", "migrates"];

    public static readonly string[] Field = ["title", "type", "of", "locked_after", "each_time", "sealed", "masked", "may_read"];

    public static readonly string[] Party = ["title", "role", "of", "named", "not_formerly_of", "else", "range"];

    public static readonly string[] State =
        ["title", "owner", "due", "ladder", "progress_every", "signoff", "after", "final", "conclude", "freeze", "actions"];

    public static readonly string[] Action =
    [
        "title", "to", "stay", "by", "needs", "takes", "four_eyes", "when", "may_change", "reissue", "hands_over", "starts_deadline",
        "new_deadline", "counts", "raise", "conclude", "until", "progress", "ends", "names", "measure", "opens", "merges", "document", "sign_by",
        "tells",
    ];

    public static readonly string[] Needs = ["fields", "note", "evidence", "measures"];

    public static readonly string[] Opens = ["process", "link", "parts", "at", "hands_on"];

    public static readonly string[] Parts = ["needs", "takes"];

    public static readonly string[] SignOff = ["parties", "rule", "veto", "order", "four_eyes", "pass", "fail"];

    public static readonly string[] Fail = ["to", "needs", "new_deadline"];

    public static readonly string[] Request =
    [
        "title", "while", "by", "before", "within", "at_most", "limit", "at_most_days", "needs", "takes", "approve", "due", "ladder",
        "then", "to",
    ];

    public static readonly string[] Limit = ["share", "of", "and"];

    public static readonly string[] Ladder = ["ladder", "title", "for", "warn", "fire_at", "rungs"];

    public static readonly string[] Rung =
        ["key", "title", "when", "notify", "stage", "document", "sign_by", "score", "open", "act", "stalled", "every"];

    public static readonly string[] Choices = ["choices", "values"];

    public static readonly string[] Choice = ["title", "under", "sets"];

    public static readonly string[] Document = ["document", "title", "heading", "number", "to", "sign_by", "format", "seal", "on", "body"];

    public static readonly string[] Checklist = ["checklist", "title", "bearer", "entries"];

    public static readonly string[] ChecklistEntry = ["title", "basis", "category"];

    public static readonly string[] Template = ["template", "title", "areas", "checklists"];

    public static readonly string[] Reminder = ["reminder", "title", "text", "days_before", "roles", "holidays"];

    public static readonly string[] Holiday = ["title", "on"];

    public static readonly string[] Inbound = ["inbound", "title", "number", "unit", "opens", "fields", "sets", "case", "rules"];

    public static readonly Dictionary<string, InboundWhen> InboundWhens = Enum.GetValues<InboundWhen>().ToDictionary(Snake);

    public static readonly string[] Report = ["report", "title", "processes", "apart", "figures", "rates", "sentences"];

    public static readonly string[] Figure =
        ["title", "day", "source", "term", "conclusion", "state", "standing", "ended_as", "still", "late_by", "met", "imported", "letter", "interviewed"];

    public static readonly string[] Rate = ["title", "of", "among"];

    public static readonly string[] Sentence = ["title", "text"];

    public static readonly Dictionary<string, FigureDay> FigureDays = Enum.GetValues<FigureDay>().ToDictionary(Snake);

    public static readonly Dictionary<string, FigureStill> FigureStills = Enum.GetValues<FigureStill>().ToDictionary(Snake);

    public static readonly Dictionary<string, PaperFormat> Formats = Enum.GetValues<PaperFormat>().ToDictionary(Snake);

    /// <summary>What a document's body may leave to be filled in.</summary>
    public static readonly string[] Placeholders =
    [
        "unit", "issuer", "finding", "campaign", "authority", "teams", "description", "basis", "term", "deadline", "original_deadline", "days_late",
        "extensions", "returns", "progress", "note", "list", "sections", "ordinal", "count", "terms", "severities", "today", "from", "to", "late_units",
        "found_on", "place", "area", "category", "severity", "goal", "cause", "measures", "evidence", "result", "rules_made", "rectifier", "leader_responsible",
        "phone", "self_opinion", "verified_by", "verification_opinion", "handed_over", "act", "act_by", "act_at", "act_time", "act_note", "new_deadline", "reason",
        "asked_by", "asked_at", "overdue", "step", "step_verdict", "step_by", "step_at", "signature", "signature_verdict", "signature_by", "signature_at",
        "letter", "letter_number", "letter_day",
    ];

    /// <summary>One of <see cref="Placeholders"/>, or a figure or rate of the situation report.</summary>
    public static bool IsPlaceholder(string name) =>
        Placeholders.Contains(name) || name.StartsWith("figure.", StringComparison.Ordinal) || name.StartsWith("rate.", StringComparison.Ordinal);

    public static readonly Dictionary<string, FieldType> FieldTypes = Enum.GetValues<FieldType>().ToDictionary(Snake);

    public static readonly Dictionary<string, Mask> Masks = Enum.GetValues<Mask>().Where(mask => mask != Mask.Whole).ToDictionary(Snake);

    public static readonly Dictionary<string, PartyOf> Places = Enum.GetValues<PartyOf>().ToDictionary(Snake);

    public static readonly Dictionary<string, RequestVerb> Verbs = Enum.GetValues<RequestVerb>().ToDictionary(Snake);

    public static readonly Dictionary<string, MeasureAct> MeasureActs = Enum.GetValues<MeasureAct>().ToDictionary(Snake);

    public static readonly Dictionary<string, Conclusion> Conclusions = new()
    {
        ["not_started"] = Conclusion.NotStarted,
        ["in_progress"] = Conclusion.InProgress,
        ["stage_done"] = Conclusion.StageDone,
        ["done"] = Conclusion.Done,
        ["long_term"] = Conclusion.LongTerm,
        ["未启动"] = Conclusion.NotStarted,
        ["整改中"] = Conclusion.InProgress,
        ["阶段性完成"] = Conclusion.StageDone,
        ["已完成"] = Conclusion.Done,
        ["长期坚持"] = Conclusion.LongTerm,
    };

    /// <summary>The colours that a rung may give, lowest first.</summary>
    public static readonly string[] Stages = ["蓝", "黄", "橙", "红"];

    /// <summary>A due of a state that is the finding's own deadline.</summary>
    public const string FindingDeadline = "finding.deadline";

    public static bool IsName(string text) => NamePattern().IsMatch(text);

    public static string Snake<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    [GeneratedRegex("^[a-z][a-z0-9_-]*\\z")]
    private static partial Regex NamePattern();
}
