namespace Rectify.Layout.Components;

/// <summary>Something that may be done on a page, as a form; one of several that share a handler.</summary>
/// <param name="Name">Unique on the page: what is done, and to what.</param>
/// <param name="Subject">What it is done to; null where it is about the page itself.</param>
public sealed record PageForm(string Name, string Title, IReadOnlyList<FormField> Fields, Guid? Subject = null)
{
    /// <summary>Name of the hidden input that says which form was sent, and of the one that makes a second click harmless. None may be
    /// called as a property of forms is, such as "form": a script that asks the form for that gets the input.</summary>
    public const string Which = "which", Key = "key";

    /// <summary>Why it was just refused; null when it wasn't.</summary>
    public string? Refusal { get; init; }

    /// <summary>What is wrong that belongs to no field.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>What tells the page which form came back.</summary>
    public IReadOnlyDictionary<string, string> Hidden => new Dictionary<string, string> { [Which] = Name };

    /// <summary>The form as it was sent.</summary>
    public PageForm Filled(IFormCollection posted) => this with { Fields = [.. Fields.Select(field => field with { Value = field.ValueIn(posted) })] };

    /// <summary>The form as it was sent, each fault beside its field.</summary>
    public PageForm Refused(ProblemBody problem) => this with
    {
        Fields = [.. Fields.Select(field => field with { Fault = problem.Missing.FirstOrDefault(missing => missing.Field == field.Name)?.Message })],
        Refusal = problem.Title,
        Faults = [.. problem.Missing.Where(missing => Fields.All(field => field.Name != missing.Field)).Select(missing => missing.Message)],
    };

    public string this[string field] => Fields.FirstOrDefault(one => one.Name == field)?.Value ?? "";
}
