using Rectify.Accounts;
using Rectify.Engine;
using Rectify.Layout;
using Rectify.Layout.Components;
using Rectify.Processes;

namespace Rectify.Findings;

/// <summary>An entry of the library of typical problems (典型问题库): a choice of a process's field <see cref="Field"/>, which fills in others.</summary>
/// <param name="Group">The heading it stands under; absent when it has none.</param>
/// <param name="Sets">What it says of which field: description, basis, suggestion, term, deadline and more.</param>
public sealed record TypicalProblem(string Code, Text Title, Text? Group, IReadOnlyDictionary<string, string> Sets)
{
    public const string Field = "typical";

    /// <summary><c>/api/typical-problems</c>: the library of a process, or of every process that has one; <c>q</c> narrows it by words.</summary>
    public static void Map(IEndpointRouteBuilder app) => app.MapGet("/api/typical-problems", async (string? process, string? q, CurrentAccount me, ProcessLibrary library, CancellationToken ct) =>
    {
        var published = await library.OfAsync(me.Tenant, ct);
        if (process is not null && published.ProcessNamed(process) is null)
            return (IResult)Problem.NotFound;
        return Results.Json(
            published.InForce.Where(known => process is null || known.Name == process).SelectMany(Of).DistinctBy(entry => entry.Code).Where(entry => entry.Says(q ?? "")),
            EngineJson.Options);
    }).WithTags("findings").RequireAuthorization();

    /// <summary>In the order of the file; empty where the process has no library.</summary>
    public static IReadOnlyList<TypicalProblem> Of(Process process)
    {
        if (process.FieldNamed(Field) is not { } field || process.ChoicesOf(field) is not { } list)
            return [];
        return [.. list.Values.Where(choice => choice.Sets.Count > 0)
            .Select(choice => new TypicalProblem(choice.Code, choice.Title, choice.Under is { } under ? list.Find(under)?.Title : null, choice.Sets))];
    }

    /// <summary>Whether each of the words, parted by blanks, stands somewhere in the entry.</summary>
    public bool Says(string words) => words.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).All(word =>
        Spoken.Any(text => text.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Fills a form's fields that are still empty; those that say something else already stay unless they are to be replaced.</summary>
    public TypicalFilling Fill(IReadOnlyList<FormField> fields, bool replacing)
    {
        var kept = fields.Where(one => !replacing && one.Value.Length > 0 && ValueOf(one) is { } value && value != one.Value).ToList();
        return new(
            this,
            [.. fields.Select(one => one.Name == OfferForm.FieldPrefix + Field ? one with { Value = Code }
                : ValueOf(one) is { } value && !kept.Contains(one) ? one with { Value = value } : one)],
            [.. fields.Where(one => ValueOf(one) is { } value && one.Value != value && !kept.Contains(one)).Select(one => one.Label)],
            [.. kept.Select(one => one.Label)]);
    }

    private IEnumerable<string> Spoken => [Title.Zh, Title.En, Group?.Zh ?? "", Group?.En ?? "", .. Sets.Values];

    private string? ValueOf(FormField one) =>
        one.Name.StartsWith(OfferForm.FieldPrefix, StringComparison.Ordinal) ? Sets.GetValueOrDefault(one.Name[OfferForm.FieldPrefix.Length..]) : null;
}

/// <summary>A form that an entry of the library has been put into.</summary>
/// <param name="Set">Labels of the fields that it filled in.</param>
/// <param name="Kept">Labels of those that said something else and stayed as they were.</param>
public sealed record TypicalFilling(TypicalProblem Entry, IReadOnlyList<FormField> Fields, IReadOnlyList<string> Set, IReadOnlyList<string> Kept);
