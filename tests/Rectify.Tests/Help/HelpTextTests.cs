using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;
using Rectify.Engine;
using Rectify.Help;
using Rectify.Layout;

namespace Rectify.Tests.Help;

public class HelpTextTests
{
    // Help itself, what is said of pages that aren't there, the parts that pages are made of, and the walks, which explain themselves.
    private static readonly string[] Without = ["/help", "/help/{Name}", "/error", "/not-found", "/components", "/walks"];

    private static readonly string[] Pages =
    [
        .. typeof(RectifyApp).Assembly.GetTypes().SelectMany(type => type.GetCustomAttributes<RouteAttribute>())
            .Select(route => route.Template).Except(Without).Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Routes() => [.. Pages];

    public static TheoryData<string> Names() => [.. HelpText.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Routes))]
    public void Every_page_has_help(string route) =>
        Assert.True(HelpText.Of(route) is not null, $"No file of src/Rectify/Help/pages is about {route}: write one with what the page is for, in both languages.");

    [Fact]
    public void Every_place_of_the_navigation_has_help() =>
        Assert.Empty(Place.All.Concat(Place.OfOfficers.Values.SelectMany(places => places)).Where(place => HelpText.Of(place.Href) is null).Select(place => place.Href));

    [Theory]
    [MemberData(nameof(Names))]
    public void It_says_the_same_in_both_languages_about_pages_that_are_there(string name)
    {
        var page = HelpText.Named(name)!; // its name was just listed
        Text[] texts = [page.Title, page.About, .. page.Doings.SelectMany(doing => new[] { doing.Name, doing.What })];

        Assert.All(texts, text =>
        {
            Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", text.Zh);
            Assert.Matches("[a-z]", text.En);
            Assert.False(Regex.IsMatch(text.En, @"\p{IsCJKUnifiedIdeographs}"), text.En);
        });
        Assert.All(page.Routes, route => Assert.Contains(route, Pages));
    }

    [Fact]
    public void No_page_has_two() =>
        Assert.Empty(HelpText.All.SelectMany(page => page.Routes).GroupBy(route => route).Where(group => group.Count() > 1).Select(group => group.Key));
}
