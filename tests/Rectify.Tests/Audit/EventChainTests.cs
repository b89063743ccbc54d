using System.Text;
using Rectify.Findings;

namespace Rectify.Tests.Audit;

public sealed class EventChainTests
{
    private static readonly Guid Tenant = new("0193c1a0-0000-7000-8000-000000000001");
    private static readonly Guid Finding = new("0193c1a0-0000-7000-8000-0000000000ff");

    // Worked out with another program from the rule: what has been written once can't be hashed otherwise.
    [Fact]
    public void The_hash_of_an_event_never_changes()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"command":"open","note":"护栏缺失"}""");

        var first = EventChain.HashOf(EventChain.Root, Tenant, Finding, 1, bytes);
        var later = EventChain.HashOf(first, Tenant, Finding, 258, bytes);

        Assert.Equal("6580657150a563f8410d1d2e1f0e46223ec0cdeed437593b748064d9355e9bbe", Convert.ToHexStringLower(first));
        Assert.Equal("d7ce07643986c3938ef8fe58dd1fb5ef13e42ab8c49f0e979b67e4f4999f41cc", Convert.ToHexStringLower(later));
    }
}
