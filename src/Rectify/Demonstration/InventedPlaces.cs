using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Rectify.Demonstration;

/// <summary>An invented county office, and what the findings there are about.</summary>
/// <param name="Key">Its name in Latin letters, the beginning of its people's logins.</param>
/// <param name="Team">Which of the three inspection teams inspects it, from 1.</param>
internal sealed record County(string Key, string Name, int Team, string Road, string Firm, string Project, string Port)
{
    public Guid Id { get; } = InventedPlaces.IdOf($"organisation:{Key}");

    public string Office => $"{Name}交通运输局";
}

/// <summary>云江市 and its counties. None of them exists; ids follow from names, so that a second look finds the same city.</summary>
internal static class InventedPlaces
{
    public const string City = "云江市（演示）";
    public const string BureauName = "云江市交通运输局";

    public static readonly Guid Tenant = IdOf("city");
    public static readonly Guid Bureau = IdOf("organisation:bureau");

    /// <summary>Sections of the bureau: key and name.</summary>
    public static readonly ImmutableArray<(string Key, string Name)> Sections =
    [
        ("safety", "安全监督科"), ("construction", "建设管理科"), ("transport", "运输管理科"), ("maintenance", "公路养护科"),
        ("waterway", "港航管理科"), ("regulation", "法规与执法监督科"),
    ];

    public static readonly ImmutableArray<County> Counties =
    [
        new("yunping", "云屏县", 1, "县道X201云石线", "云屏顺达运输有限公司", "云屏县二级公路改建项目", "云屏东渡口"),
        new("languan", "岚关县", 1, "省道S318岚关段", "岚关平安客运有限公司", "岚关隧道新建项目", "岚关码头"),
        new("qingzhu", "青渚县", 1, "乡道Y105青沙线", "青渚畅通物流有限公司", "青渚大桥拆除重建项目", "青渚港区三号泊位"),
        new("yuliang", "渔梁县", 2, "县道X330渔塘线", "渔梁安运危货运输有限公司", "渔梁县农村公路提升工程", "渔梁古渡"),
        new("heming", "鹤鸣县", 2, "县道X412鹤岭线", "鹤鸣出租汽车有限公司", "鹤鸣客运枢纽项目", "鹤鸣旅游码头"),
        new("baiyang", "白杨县", 2, "省道S207白杨段", "白杨通达货运有限公司", "白杨绕城公路项目", "白杨渡口"),
        new("songling", "松陵县", 3, "县道X518松谷线", "松陵驾驶员培训有限公司", "松陵县公路安防工程", "松陵水库渡口"),
        new("yuanqiao", "沅桥县", 3, "国道G653沅桥段", "沅桥远航运输有限公司", "沅桥货运通道新建项目", "沅桥综合码头"),
        new("nanzhan", "南栈县", 3, "县道X609南山线", "南栈公共交通有限公司", "南栈养护应急中心项目", "南栈渡口"),
    ];

    public static string TeamName(int number) => number switch { 1 => "第一督查组", 2 => "第二督查组", _ => "第三督查组" };

    public static County CountyOf(Guid unit) => Counties.First(county => county.Id == unit);

    /// <summary>The same name always gives the same id.</summary>
    public static Guid IdOf(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"rectify demonstration {name}")).AsSpan(0, 16));
}
