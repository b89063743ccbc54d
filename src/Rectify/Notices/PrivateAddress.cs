using System.Net;
using System.Net.Sockets;

namespace Rectify.Notices;

/// <summary>Tells addresses of this machine and of networks behind it from those that anybody can reach: whoever may name a webhook must
/// not thereby read what lies behind the wall. The blocks are those of IANA's special-purpose registries.</summary>
public static class PrivateAddress
{
    private static readonly IPNetwork[] Blocks =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    public static bool Holds(IPAddress address)
    {
        var plain = Plain(address);
        return Blocks.Any(block => block.Contains(plain));
    }

    // An address of the old kind inside one of the new kind leads where the old one does.
    private static IPAddress Plain(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        return bytes switch
        {
            [0x20, 0x02, ..] => new IPAddress(bytes.AsSpan(2, 4)), // 6to4
            [0x00, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, ..] => new IPAddress(bytes.AsSpan(12, 4)), // NAT64
            _ => address,
        };
    }
}
