using Rectify.Layout;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Rectify.Organisations;

/// <summary>One organisation of the tree that <c>setup</c> reads: YAML, the city at its root, each with those beneath it.</summary>
public sealed class OrganisationsFile
{
    private const int MostOrganisations = 5000;
    private const int MostDepth = 40;

    public required string Name { get; init; }

    /// <summary>Absent when it is the name.</summary>
    public string? ShortName { get; init; }

    /// <summary>One of <see cref="Organisation.Kinds"/>; "city" for the root and for nothing else.</summary>
    public required string Kind { get; init; }
    public string Zone { get; init; } = "Asia/Shanghai";
    public string Calendar { get; init; } = "cn";
    public List<OrganisationsFile> Children { get; init; } = [];

    /// <exception cref="OperatorException">The text is no such tree; it says in which line.</exception>
    public static OrganisationsFile Parse(string yaml)
    {
        try
        {
            var root = new DeserializerBuilder().WithNamingConvention(UnderscoredNamingConvention.Instance)
                .WithEnforceRequiredMembers().WithDuplicateKeyChecking().Build().Deserialize<OrganisationsFile?>(Harmless(yaml));
            return Checked(root ?? throw new OperatorException("organisations_unreadable", ("line", 1), ("reason", "empty")));
        }
        catch (YamlException e)
        {
            throw new OperatorException("organisations_unreadable", ("line", e.Start.Line), ("reason", e.InnerException?.Message ?? e.Message));
        }
    }

    /// <summary>The rows of the tree, each after the one it stands under.</summary>
    public IEnumerable<Organisation> Rows(Guid tenant, Guid? parent, DateOnly from)
    {
        var row = new Organisation
        {
            TenantId = tenant,
            Id = Guid.CreateVersion7(),
            ParentId = parent,
            Name = Name,
            ShortName = ShortName ?? Name,
            Kind = Kind,
            Zone = Zone,
            Calendar = Calendar,
            ValidFrom = from,
        };
        return [row, .. Children.SelectMany(child => child.Rows(tenant, row.Id, from))];
    }

    private IEnumerable<OrganisationsFile> Everything => [this, .. Children.SelectMany(child => child.Everything)];

    // An alias can stand for a billion organisations, and a tree that is deep enough overflows the stack.
    private static Parser Harmless(string yaml)
    {
        var events = new Parser(new StringReader(yaml));
        for (var depth = 0; events.MoveNext();)
        {
            var current = events.Current!; // MoveNext() was true
            depth += current.NestingIncrease;
            if (current is AnchorAlias || depth > MostDepth)
                throw new YamlException(current.Start, current.End, current is AnchorAlias ? "alias" : "depth");
        }

        return new Parser(new StringReader(yaml));
    }

    private static OrganisationsFile Checked(OrganisationsFile root)
    {
        var all = root.Everything.ToList();
        if (all.Count > MostOrganisations)
            throw new OperatorException("organisations_too_many", ("most", MostOrganisations));
        foreach (var one in all)
        {
            if (!Organisation.Kinds.Contains(one.Kind) || (one.Kind == "city") != (one == root))
                throw new OperatorException("organisation_kind", ("name", one.Name), ("kind", one.Kind), ("kinds", string.Join(", ", Organisation.Kinds)));
            if (!TimeZoneInfo.TryFindSystemTimeZoneById(one.Zone, out _))
                throw new OperatorException("organisation_zone", ("name", one.Name), ("zone", one.Zone));
        }

        if (all.GroupBy(one => one.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new OperatorException("organisation_twice", ("name", twice.Key));
        return root;
    }
}
