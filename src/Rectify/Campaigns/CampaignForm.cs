using Rectify.Layout;
using Rectify.Layout.Components;

namespace Rectify.Campaigns;

/// <summary>Something that may be done on a campaign's page, as a form.</summary>
/// <param name="Name">Unique on the page: what is done, and to which team.</param>
/// <param name="Team">Null where it is about the campaign itself.</param>
public sealed record CampaignForm(string Name, string Title, IReadOnlyList<FormField> Fields, Guid? Team = null)
{
    /// <summary>Name of the hidden input that says which form was sent, and of the one that makes a second click harmless.</summary>
    public const string Which = "form", Key = "key";

    /// <summary>Why it was just refused; null when it wasn't.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is wrong that belongs to no field.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>The form as it was sent.</summary>
    public CampaignForm Filled(IFormCollection posted) => this with { Fields = [.. Fields.Select(field => field with { Value = field.ValueIn(posted) })] };

    /// <summary>The form as it was sent, each fault beside its field.</summary>
    public CampaignForm Refused(ProblemBody problem) => this with
    {
        Fields = [.. Fields.Select(field => field with { Fault = problem.Missing.FirstOrDefault(missing => missing.Field == field.Name)?.Message })],
        Refusal = problem.Title,
        Faults = [.. problem.Missing.Where(missing => Fields.All(field => field.Name != missing.Field)).Select(missing => missing.Message)],
    };

    public string this[string field] => Fields.FirstOrDefault(one => one.Name == field)?.Value ?? "";
}
